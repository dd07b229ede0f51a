// SPDX-License-Identifier: LGPL-2.1-or-later

/** `1 path`, `2 paths`, `0 discoveries`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
