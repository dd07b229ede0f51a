// SPDX-License-Identifier: LGPL-2.1-or-later

import { bootDevices } from "../../boot/boot-devices.ts";
import { configure as configureInterfaces } from "../../boot/configure/configure.ts";
import { rootDelay } from "../../boot/configure/root-delay.ts";
import { closedToBoot, forbiddenHere } from "../../boot/gate.ts";
import type { Host } from "../../host/host.ts";
import { readConfiguration } from "../../machine/configuration.ts";
import { readCommandLine } from "../../machine/kernel-command-line.ts";
import { logToStderr } from "../../machine/log.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { type Command, flag, machineOf, type Options, rootOption } from "../command.ts";

export const configure: Command = {
  name: "configure",
  group: "boot",
  summary: "configure the interfaces, without a network manager",
  examples: [["nbft-boot configure --dry-run", "print the commands"]],
  options: {
    ...rootOption,
    "dry-run": {
      type: "boolean",
      describe: "print the commands, run none; so does --root with a directory other than /",
    },
    devices: { type: "boolean", describe: "only print the names of the interfaces that the boot needs" },
    "root-delay": { type: "boolean", describe: "only print for how many seconds initramfs-tools is to wait for root" },
  },
  run: (host: Host, options: Options): number => {
    const machine = machineOf(host, options);
    if (flag(options, "root-delay")) {
      host.stdout(`${rootDelay(readCommandLine(machine))}\n`);
      return 0;
    }
    if (flag(options, "devices")) {
      host.stdout(
        bootDevices(machine, loadPlan(machine).plan)
          .map((name) => `${name}\n`)
          .join(""),
      );
      return 0;
    }
    const dryRun = flag(options, "dry-run");
    const log = logToStderr(host);
    const closed = dryRun || machine.isFolder ? forbiddenHere(machine) : closedToBoot(machine);
    if (closed !== undefined) {
      log("info", `nothing is configured: ${closed}`);
      return 0;
    }
    const { naming } = readConfiguration(machine).configuration;
    return configureInterfaces(machine, loadPlan(machine).plan, { naming, dryRun, log });
  },
};
