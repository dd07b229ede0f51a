// SPDX-License-Identifier: LGPL-2.1-or-later
// What the values of options are made of.

import { parseAddress } from "../nbft/values/address.ts";

/** Kernel: dev_valid_name(), and the alternative names of systemd, which are longer. ASCII, because messages repeat it. */
export function isInterfaceName(name: string): boolean {
  return /^[!-~]{1,127}$/.test(name) && !/^\.\.?$|[/:,="'\\]/.test(name);
}

/** Without the brackets of an IPv6 address. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

/** At colons, but for those of an IPv6 address, which is in brackets. */
export function splitFields(value: string): string[] {
  return [...`:${value}`.matchAll(/:(?:\[([^\]]*)\](\/[0-9]+)?|([^:]*))/g)].map(
    ([, bracketed, length = "", plain = ""]) => (bracketed === undefined ? plain : bracketed + length),
  );
}
