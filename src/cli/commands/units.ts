// SPDX-License-Identifier: LGPL-2.1-or-later

import { forbiddingOption } from "../../boot/gate.ts";
import { coldplugMayYield } from "../../boot/generator/coldplug.ts";
import { secretPlaces } from "../../boot/generator/give-secrets.ts";
import { networkUnits } from "../../boot/generator/network-units.ts";
import { sharedFrom } from "../../boot/generator/shared-from.ts";
import { makeUnitTree } from "../../boot/generator/unit-tree.ts";
import type { Host } from "../../host/host.ts";
import { readCommandLine } from "../../machine/kernel-command-line.ts";
import { readStorageTables } from "../../machine/storage-tables.ts";
import { writeTree } from "../../output/write-tree.ts";
import { describeAbsence } from "../../sources/report.ts";
import {
  type Command,
  flag,
  machineOf,
  type Options,
  sourceOptions,
  sourceWords,
  text,
  UsageError,
} from "../command.ts";
import { complain, loadInput, namesSources, statusOf } from "../input.ts";
import { formatTree } from "../text/tree-text.ts";

export const units: Command = {
  name: "units",
  group: "people",
  summary: "show or write what the systemd generator would write",
  examples: [
    ["nbft-boot units --stdout", "every link and drop-in, to read"],
    ["nbft-boot units --output /tmp/units table.json", "the same as files"],
  ],
  positional: sourceWords,
  options: {
    ...sourceOptions,
    stdout: { type: "boolean", describe: "print them" },
    output: { type: "string", alias: "o", describe: "directory to write them into" },
  },
  run: (host: Host, options: Options): number => {
    const output = text(options, "output") || undefined;
    if ((output === undefined) === !flag(options, "stdout")) {
      throw new UsageError("units: say where to: --stdout or --output DIR");
    }
    if (output === "-") {
      throw new UsageError("units: --output takes a directory: --stdout prints");
    }
    const machine = machineOf(host, options);
    const parameters = readCommandLine(machine);
    const forbiddenBy = namesSources(options) ? undefined : forbiddingOption(machine, parameters);
    if (forbiddenBy !== undefined) {
      host.stderr(`nbft-boot: no units: the kernel command line has ${forbiddenBy}; name table files to see theirs\n`);
      return 0;
    }
    const input = loadInput(host, options);
    complain(host, input);
    if (input.tables.length + input.rejected.length === 0) {
      host.stderr(`nbft-boot: no units: ${describeAbsence(input)}\n`);
      return 0;
    }
    const tree = makeUnitTree(input.plan, {
      stage: "initramfs",
      connects: true,
      sharedFrom: sharedFrom(machine, "initramfs"),
      parameters,
      storage: readStorageTables(machine),
      coldplugYields: coldplugMayYield(machine),
      network: networkUnits(machine, parameters),
      ...(namesSources(options) ? {} : { secrets: secretPlaces(machine) }),
    });
    if (output === undefined) {
      host.stdout(formatTree(tree));
    } else {
      writeTree(host, tree, output.replace(/\/+$/, ""));
    }
    return statusOf(input);
  },
};
