// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Place, Remark } from "./types.ts";

/** Takes down what is worth a line. */
export type Say = (severity: Remark["severity"], place: Place, message: string) => void;
