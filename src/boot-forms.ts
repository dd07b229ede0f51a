// SPDX-License-Identifier: LGPL-2.1-or-later
// The few forms of arguments that our units use. They run without the command line's parser, which takes longer to load than they to run.

import type { Host } from "./host/host.ts";

/** The bundler's: a module that is loaded where it is needed. */
declare function require(module: "./connect/by-id.ts"): typeof import("./connect/by-id.ts");
declare function require(module: "./pre/forms.ts"): typeof import("./pre/forms.ts");

/**
 * Exit status of `pre`, `pre --networkmanager`, `handover`, `connect ID --timeout=SECONDS` or `discover ID --timeout=SECONDS`; undefined
 * where the arguments are any others.
 */
export function runBootForm(host: Host): number | undefined {
  const [command, id, option, ...rest] = host.args;
  if (command === "pre" && id === undefined) {
    return require("./pre/forms.ts").pre(host, "");
  }
  if (command === "handover" && id === undefined) {
    return require("./pre/forms.ts").handOver(host, "");
  }
  if (command === "pre" && id === "--networkmanager" && option === undefined) {
    return require("./pre/forms.ts").prepareNetworkManager(host, "");
  }
  const seconds = /^--timeout=([0-9]{1,5})$/.exec(option ?? "")?.[1];
  if (id === undefined || seconds === undefined || rest.length > 0) {
    return undefined;
  }
  const options = { timeout: Number(seconds) * 1000 };
  switch (command) {
    case "connect":
      return require("./connect/by-id.ts").connectById(host, "", id, options);
    case "discover":
      return require("./connect/by-id.ts").discoverById(host, "", id, options);
    default:
      return undefined;
  }
}
