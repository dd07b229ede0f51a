// SPDX-License-Identifier: LGPL-2.1-or-later
// The few forms of arguments that our units use. They run without the command line's parser, which takes longer to load than they to run.

import { connectById, discoverById } from "./connect/by-id.ts";
import { handOver } from "./handover/handover.ts";
import type { Host } from "./host/host.ts";
import { prepareNetworkManager } from "./pre/networkmanager.ts";
import { pre } from "./pre/pre.ts";

/**
 * Exit status of `pre`, `pre --networkmanager`, `handover`, `connect ID --timeout=SECONDS` or `discover ID --timeout=SECONDS`; undefined
 * where the arguments are any others.
 */
export function runBootForm(host: Host): number | undefined {
  const [command, id, option, ...rest] = host.args;
  if (command === "pre" && id === undefined) {
    return pre(host, "");
  }
  if (command === "handover" && id === undefined) {
    return handOver(host, "");
  }
  if (command === "pre" && id === "--networkmanager" && option === undefined) {
    return prepareNetworkManager(host, "");
  }
  const seconds = /^--timeout=([0-9]{1,5})$/.exec(option ?? "")?.[1];
  if (id === undefined || seconds === undefined || rest.length > 0) {
    return undefined;
  }
  const options = { timeout: Number(seconds) * 1000 };
  switch (command) {
    case "connect":
      return connectById(host, "", id, options);
    case "discover":
      return discoverById(host, "", id, options);
    default:
      return undefined;
  }
}
