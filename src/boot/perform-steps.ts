// SPDX-License-Identifier: LGPL-2.1-or-later
import { HostError } from "../host/host.ts";
import type { Log } from "../machine/log.ts";

/** Performs all steps. One that the machine refuses costs only itself, and is one line of the log. Returns whether all could be done. */
export function performSteps(steps: readonly (() => void)[], log: Log): boolean {
  return steps.map((step) => perform(step, log)).every(Boolean);
}

function perform(step: () => void, log: Log): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    log("error", error.message);
    return false;
  }
}
