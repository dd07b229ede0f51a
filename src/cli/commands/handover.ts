// SPDX-License-Identifier: LGPL-2.1-or-later
import { handOver } from "../../boot/handover/handover.ts";
import type { Host } from "../../host/host.ts";
import { type Command, machineOf, type Options, rootOption } from "../command.ts";

export const handover: Command = {
  name: "handover",
  summary: "leave to the real root what it needs to keep the boot's connections (nbft-boot-handover.service)",
  examples: [["nbft-boot handover --root /tmp/machine", "which names of interfaces would be kept, into a folder"]],
  options: rootOption,
  run: (host: Host, options: Options): number => handOver(machineOf(host, options)),
};
