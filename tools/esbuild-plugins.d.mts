// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Plugin } from "esbuild";

export const plugins: Plugin[];

export function trimValidator(validator: string, where: string): string;
