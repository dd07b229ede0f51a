// SPDX-License-Identifier: LGPL-2.1-or-later

export function mustReplace(text: string, pattern: string | RegExp, replacement: string, where: string): string;
