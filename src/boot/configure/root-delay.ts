// SPDX-License-Identifier: LGPL-2.1-or-later
import { lastValue, type Parameter } from "../../machine/kernel-command-line.ts";
import { deviceTimeout } from "../device-timeout.ts";

/** 68 years: shells count to this, but not beyond it. */
const forever = "2147483647";

/**
 * $ROOTDELAY of initramfs-tools(7), in seconds: the limit that root has by rd.timeout= elsewhere, and by rootdelay= where that is not given. What is
 * no number counts as 0, which is no limit.
 */
export function rootDelay(parameters: readonly Parameter[]): string {
  const value = lastValue(parameters, "rd.timeout") ?? lastValue(parameters, "rootdelay") ?? "";
  const limit = deviceTimeout([{ key: "rd.timeout", value }]);
  return limit === "infinity" ? forever : limit;
}
