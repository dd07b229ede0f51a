// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";
import { hasProgram } from "../../../tools/apt.ts";
import { mustRun } from "../../../tools/program.ts";
import { makeTree } from "../../../tools/tree.ts";

const program = "qemu-system-x86_64";

/**
 * Before 8.1 an emulated processor could go on with the old translation of code that another one had just changed: kernels that patch
 * themselves died of an int3 now and then. cmpxchg16b was broken, too.
 */
const oldest = [8, 1] as const;

/** How to start QEMU: this machine's own, or where it has none or an old one, that of Debian trixie with the loader and libraries beside it. */
export async function findQemu(): Promise<readonly string[]> {
  if (hasProgram(program) && isRecent((await mustRun([program, "--version"])).toString())) {
    return [program];
  }
  const tree = await makeTree("tree-qemu", { suite: "trixie", packages: ["qemu-system-x86"] });
  const data = ["usr/share/qemu", "usr/share/seabios"].flatMap((folder) => ["-L", join(tree, folder)]);
  const loader = [
    join(tree, "usr/lib64/ld-linux-x86-64.so.2"),
    "--library-path",
    join(tree, "usr/lib/x86_64-linux-gnu"),
  ];
  return [...loader, join(tree, "usr/bin", program), ...data];
}

/** Whether this is what a QEMU says of itself that machines can be booted with. */
export function isRecent(version: string): boolean {
  const [, major = 0, minor = 0] = (/version (\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
