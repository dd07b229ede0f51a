// SPDX-License-Identifier: LGPL-2.1-or-later
import { adopt as adoptInterfaces } from "../../boot/adopt/adopt.ts";
import type { Host } from "../../host/host.ts";
import { type Command, machineOf, type Options, rootOption } from "../command.ts";

export const adopt: Command = {
  name: "adopt",
  group: "boot",
  summary: "have the real root's network manager keep what root needs",
  examples: [["nbft-boot adopt --root /tmp/machine", "what a network manager would be told, into a directory"]],
  options: rootOption,
  run: (host: Host, options: Options): number => adoptInterfaces(machineOf(host, options)),
};
