// SPDX-License-Identifier: LGPL-2.1-or-later
import { connectById } from "../../connect/connect-by-id.ts";
import { discoverById } from "../../discover/discover-by-id.ts";
import type { Host } from "../../host/host.ts";
import { type Command, flag, machineOf, type Options, rootOption, text, UsageError } from "../command.ts";

/** Seconds; see nbft-boot-connect@.service. */
const standardTimeout = 60;

const declarations = {
  positional: { name: "id", describe: "as nbft-boot plan shows it: table-descriptor-HFI", many: false, isFile: false },
  options: {
    ...rootOption,
    timeout: { type: "number", default: standardTimeout, describe: "seconds until it gives up" },
    keep: { type: "boolean", describe: "go on after that: connect it again whenever the kernel gives it up" },
    "dry-run": { type: "boolean", describe: "print the option string, connect nothing" },
  },
} as const satisfies Partial<Command>;

export const connect: Command = {
  name: "connect",
  group: "boot",
  summary: "wait for one path of the plan and connect it",
  examples: [["nbft-boot connect 0-1-1 --dry-run", "print what /dev/nvme-fabrics would be given"]],
  ...declarations,
  run: (host: Host, options: Options): number =>
    connectById(machineOf(host, options), identifier(options), connection(options)),
};

export const discover: Command = {
  name: "discover",
  group: "boot",
  summary: "ask one discovery controller and connect what it names",
  examples: [["nbft-boot discover 0-1-1 --timeout=10", "with one discovery controller and ten seconds"]],
  ...declarations,
  run: (host: Host, options: Options): number =>
    discoverById(machineOf(host, options), identifier(options), connection(options)),
};

function identifier(options: Options): string {
  return text(options, "id") ?? "";
}

function connection(options: Options): { timeout: number; dryRun: boolean; keep: boolean } {
  const seconds = options.timeout;
  if (typeof seconds !== "number" || !(seconds >= 0 && seconds <= 86400)) {
    throw new UsageError("--timeout: seconds from 0 to 86400");
  }
  return { timeout: seconds * 1000, dryRun: flag(options, "dry-run"), keep: flag(options, "keep") };
}
