// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot-generator(8). It runs at each start of systemd and each daemon-reload, before any unit, and may only write units and links.

import { type Host, HostError } from "../../host/host.ts";
import { machineOfGenerator } from "../../host/machine-at.ts";
import { openKernelLog } from "../../machine/kernel-log.ts";
import { readStorageTables } from "../../machine/storage-tables.ts";
import { writeTree } from "../../output/write-tree.ts";
import { loadPlan } from "../../sources/load-plan.ts";
import { listFirstProblems, summarize } from "../../sources/report.ts";
import { passGate } from "../gate.ts";
import { coldplugMayYield } from "./coldplug.ts";
import { dropInFolders } from "./drop-in-folders.ts";
import { secretPlaces } from "./give-secrets.ts";
import { networkUnits } from "./network-units.ts";
import { sharedFrom } from "./shared-from.ts";
import { makeUnitTree } from "./unit-tree.ts";

/** The kernel takes ten lines in five seconds from all programs together (printk.devkmsg=ratelimit). */
const mostProblems = 4;

/**
 * `nbft-boot-generator NORMAL [EARLY LATE]`: writes into NORMAL what this boot needs, and nothing where it needs nothing.
 * $NBFT_BOOT_ROOT is put in front of all other paths. Ends the program with 2 where the arguments are wrong, 1 where NORMAL cannot be
 * written; whatever a table holds is no reason to fail.
 */
export function generate(host: Host): void {
  const [output] = host.args;
  if (output === undefined || (host.args.length !== 1 && host.args.length !== 3)) {
    host.stderr("usage: nbft-boot-generator NORMAL [EARLY LATE] (systemd starts it; try nbft-boot units --stdout)\n");
    host.exit(2);
  }
  const machine = machineOfGenerator(host);
  const gate = passGate(machine);
  if (!gate.open) {
    if (gate.forbiddenBy !== undefined) {
      openKernelLog(machine)("info", `the NBFT is left alone: the kernel command line has ${gate.forbiddenBy}`);
    }
    return;
  }
  const log = openKernelLog(machine);
  const loaded = loadPlan(machine);
  const tree = makeUnitTree(loaded.plan, {
    ...gate,
    sharedFrom: sharedFrom(machine, gate.stage),
    network: networkUnits(machine, gate.parameters),
    storage: readStorageTables(machine),
    coldplugYields: gate.stage === "initramfs" && coldplugMayYield(machine),
    secrets: secretPlaces(machine),
    watched: gate.stage === "initramfs" ? [] : dropInFolders(machine),
  });
  if (gate.connects) {
    for (const problem of listFirstProblems(loaded, mostProblems)) {
      log("warning", problem);
    }
    log("info", tree.size === 0 ? `nothing to connect: ${summarize(loaded)}` : summarize(loaded));
  }
  try {
    writeTree(host, tree, output.replace(/\/+$/, ""));
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    log("error", `cannot write units: ${error.message}`);
    host.exit(1);
  }
}
