// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { pre as prepare } from "../../pre/pre.ts";
import { type Command, declareRoot, type Options, root } from "../command.ts";

export const pre: Command = {
  usage: "pre",
  summary: "write the network configuration and hand the host identity on (nbft-boot-pre.service)",
  examples: [
    ["nbft-boot pre --root /tmp/machine", "what would be written, into a folder with sys/firmware/acpi/tables/NBFT"],
  ],
  declare: declareRoot,
  run: (host: Host, options: Options): number => prepare(host, root(options)),
};
