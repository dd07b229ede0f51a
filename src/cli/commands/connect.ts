// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Argv } from "yargs";
import { connectById, discoverById } from "../../connect/by-id.ts";
import type { Host } from "../../host/host.ts";
import { type Command, declareRoot, flag, type Options, root, text, UsageError } from "../command.ts";

/** Seconds; see nbft-boot-connect@.service. */
const standardTimeout = 60;

export const connect: Command = {
  usage: "connect <id>",
  summary: "connect one path of the plan, waiting for interface, address and target (nbft-boot-connect@.service)",
  examples: [["nbft-boot connect 0-1-1 --dry-run", "print what /dev/nvme-fabrics would be given"]],
  declare: declareConnection,
  run: (host: Host, options: Options): number =>
    connectById(host, root(options), identifier(options), connection(options)),
};

export const discover: Command = {
  usage: "discover <id>",
  summary: "ask one discovery controller of the plan and connect what it names (nbft-boot-discover@.service)",
  examples: [["nbft-boot discover 0-1-1 --timeout=10", "with one discovery controller and ten seconds"]],
  declare: declareConnection,
  run: (host: Host, options: Options): number =>
    discoverById(host, root(options), identifier(options), connection(options)),
};

function declareConnection(yargs: Argv): Argv {
  return declareRoot(yargs)
    .positional("id", {
      type: "string",
      demandOption: true,
      describe: "as nbft-boot plan shows it: table-descriptor-HFI",
    })
    .option("timeout", {
      type: "number",
      default: standardTimeout,
      requiresArg: true,
      describe: "seconds until it gives up",
    })
    .option("dry-run", { type: "boolean", describe: "print the option string, connect nothing" });
}

function identifier(options: Options): string {
  return text(options, "id") ?? "";
}

function connection(options: Options): { timeout: number; dryRun: boolean } {
  const seconds = options.timeout;
  if (typeof seconds !== "number" || !(seconds >= 0 && seconds <= 86400)) {
    throw new UsageError("--timeout: seconds from 0 to 86400");
  }
  return { timeout: seconds * 1000, dryRun: flag(options, "dry-run") };
}
