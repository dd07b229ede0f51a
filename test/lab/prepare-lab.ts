// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { needPrograms } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";
import type { Architecture } from "./architecture.ts";
import { labTree } from "./images/lab-tree.ts";
import { findEmulator } from "./machine/emulator.ts";
import type { Lab } from "./run-scenario.ts";

/**
 * Programs, the tree that images are built in, QEMU and its accelerator, for machines of this machine's architecture or another. Throws Unavailable
 * where no machine can be booted.
 */
export async function prepareLab(architecture?: Architecture): Promise<Lab> {
  await needPrograms({ mmdebstrap: "mmdebstrap" });
  const tree = await labTree(architecture);
  return { tree, emulator: await findEmulator(tree) };
}

/** What is booted is what the sources say now, unless $NBFT_BOOT_INSTALLATION has other files. False where the build fails; it says why. */
export function buildInstallation(): boolean {
  if (process.env.NBFT_BOOT_INSTALLATION !== undefined) {
    return true;
  }
  const program = [join(top, "tools/run.mjs"), join(top, "tools/build.ts")];
  return spawnSync(process.execPath, program, { stdio: ["ignore", 2, 2] }).status === 0;
}
