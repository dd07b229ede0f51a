// SPDX-License-Identifier: LGPL-2.1-or-later

import { prepareNetworkManager } from "../../boot/pre/networkmanager.ts";
import { pre as prepare } from "../../boot/pre/pre.ts";
import type { Host } from "../../host/host.ts";
import { type Command, flag, machineOf, type Options, rootOption } from "../command.ts";

export const pre: Command = {
  name: "pre",
  group: "boot",
  summary: "write network configuration, hand the host identity on",
  examples: [
    ["nbft-boot pre --root /tmp/machine", "what would be written, into a directory with sys/firmware/acpi/tables/NBFT"],
  ],
  options: {
    ...rootOption,
    networkmanager: {
      type: "boolean",
      describe: "NetworkManager's profiles alone (nbft-boot-networkmanager.service)",
    },
  },
  run: (host: Host, options: Options): number =>
    (flag(options, "networkmanager") ? prepareNetworkManager : prepare)(machineOf(host, options)),
};
