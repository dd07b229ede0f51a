// SPDX-License-Identifier: LGPL-2.1-or-later
import { handOver } from "../../boot/handover/handover.ts";
import type { Host } from "../../host/host.ts";
import { type Command, machineOf, type Options, rootOption } from "../command.ts";

export const handover: Command = {
  name: "handover",
  group: "boot",
  summary: "leave to the real root what keeps its disk connected",
  examples: [["nbft-boot handover --root /tmp/machine", "which names of interfaces would be kept, into a directory"]],
  options: rootOption,
  run: (host: Host, options: Options): number => handOver(machineOf(host, options)),
};
