// SPDX-License-Identifier: LGPL-2.1-or-later

import { HostError } from "../host/host.ts";
import type { Log } from "../machine/log.ts";

/** Whether the step could be done; the machine's refusal is one line of the log. */
export function attempt(step: () => void, log: Log): boolean {
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
