// SPDX-License-Identifier: LGPL-2.1-or-later
import { lastValue, type Parameter } from "../machine/kernel-command-line.ts";

/**
 * How long the boot may wait for these devices: rd.timeout= in seconds; for ever without it or with 0, because a path may come at any
 * time (dracut.cmdline(7)).
 */
export function deviceTimeout(parameters: readonly Parameter[]): string {
  const seconds = /^[0-9]{1,9}$/.exec(lastValue(parameters, "rd.timeout") ?? "");
  return seconds === null || Number(seconds[0]) === 0 ? "infinity" : String(Number(seconds[0]));
}
