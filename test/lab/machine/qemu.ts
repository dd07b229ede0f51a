// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";
import { hasProgram } from "../../../tools/apt.ts";
import { mustRun } from "../../../tools/program.ts";
import { makeTree } from "../../../tools/tree.ts";
import { type Architecture, ownArchitecture, processors } from "../architecture.ts";

/**
 * Before 8.1 an emulated processor could go on with the old translation of code that another one had just changed: kernels that patch
 * themselves died of an int3 now and then. cmpxchg16b was broken, too.
 */
const oldest = [8, 1] as const;

/** The same firmware again, each time filled up to the 64 MB of a flash memory. */
const firmwareElsewhere = ["/usr/share/AAVMF/*"];

/**
 * How to start QEMU: this machine's own, or where it has none or an old one, or one without the firmware that such machines need, that of Debian
 * trixie with the loader and libraries beside it.
 */
export async function findQemu(architecture: Architecture): Promise<readonly string[]> {
  const { program, packages, firmware } = processors[architecture].qemu;
  if (!firmware && hasProgram(program) && isRecent((await mustRun([program, "--version"])).toString())) {
    return [program];
  }
  const name = architecture === ownArchitecture() ? "tree-qemu" : `tree-qemu-${architecture}`;
  const tree = await makeTree(name, { suite: "trixie", packages, ...(firmware ? { without: firmwareElsewhere } : {}) });
  const data = ["usr/share/qemu", "usr/share/seabios"].flatMap((folder) => ["-L", join(tree, folder)]);
  const { loader, libraries } = processors[ownArchitecture()];
  const start = [join(tree, loader), "--library-path", join(tree, libraries), join(tree, "usr/bin", program)];
  return [...start, ...data, ...(firmware ? ["-bios", join(tree, firmware)] : [])];
}

/** Whether this is what a QEMU says of itself that machines can be booted with. */
export function isRecent(version: string): boolean {
  const [, major = 0, minor = 0] = (/version (\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
