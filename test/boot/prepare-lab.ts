// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { needPrograms } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";
import { labTree } from "./images/lab-tree.ts";
import { findAccelerator } from "./machine/accelerator.ts";
import type { Lab } from "./run-scenario.ts";

/** Programs, the tree that images are built in, the accelerator. Throws Unavailable where no machine can be booted. */
export async function prepareLab(): Promise<Lab> {
  await needPrograms({ "qemu-system-x86_64": "qemu-system-x86", mmdebstrap: "mmdebstrap" });
  const tree = await labTree();
  return { tree, accelerator: await findAccelerator(tree) };
}

/** What is booted is what the sources say now, unless $NBFT_BOOT_INSTALLATION has other files. False where the build fails; it says why. */
export function buildInstallation(): boolean {
  if (process.env.NBFT_BOOT_INSTALLATION !== undefined) {
    return true;
  }
  const program = [join(top, "tools/run.mjs"), join(top, "tools/build.ts")];
  return spawnSync(process.execPath, program, { stdio: ["ignore", 2, 2] }).status === 0;
}
