// SPDX-License-Identifier: LGPL-2.1-or-later
// An initramfs for machines of another architecture, by dracut of this one: it takes all files from another tree (--sysroot).

import { realpathSync } from "node:fs";
import { needPrograms } from "../../../tools/apt.ts";
import { mustRun } from "../../../tools/program.ts";
import { processors } from "../architecture.ts";
import type { InitramfsRecipe } from "./initramfs-recipes.ts";
import type { LabTree } from "./lab-tree.ts";

export interface ForeignDracut {
  /** What is run before the recipe's command. */
  readonly before: string;
  /** What that needs to see of this machine, by its path in the tree. */
  readonly bind: Readonly<Record<string, string>>;
}

/**
 * The other tree is at /machine, with this project's files and with what its packages' own scripts would have made. Its loader and its ldconfig,
 * emulated, find libraries; no other foreign program is run, and these by way of the emulator's name, so that the kernel of this machine need
 * not know of it (binfmt_misc).
 */
export async function foreignDracut(
  recipe: InitramfsRecipe,
  { architecture, system }: LabTree,
): Promise<ForeignDracut> {
  if (recipe.tree !== undefined || !recipe.command.startsWith("dracut ")) {
    throw new Error(
      `the initramfs ${recipe.name} cannot be built for another architecture, only those of the lab's own dracut`,
    );
  }
  const { machine, loader } = processors[architecture];
  const emulator = `qemu-${machine}-static`;
  await needPrograms({ [emulator]: "qemu-user-static" });
  const path = (await mustRun(["sh", "-c", `command -v ${emulator}`])).toString().trim();
  const before = `mkdir /run/over /machine
mount -t tmpfs tmpfs /run/over
mkdir /run/over/upper /run/over/work
mount -t overlay -o lowerdir=/system,upperdir=/run/over/upper,workdir=/run/over/work overlay /machine
cp -a /stage/. /machine/
systemd-sysusers --root=/machine
depmod --basedir /machine "$KERNEL"
export DRACUT_LDCONFIG="/emulator /machine/usr/sbin/ldconfig"
$DRACUT_LDCONFIG -r /machine
printf '#!/bin/sh\\nexec /emulator -L /machine /machine/${loader} --list "$1"\\n' >/usr/bin/foreign-ldd
chmod 755 /usr/bin/foreign-ldd
export DRACUT_ARCH=${machine} DRACUT_LDD=foreign-ldd DRACUT_INSTALL=/usr/lib/dracut/dracut-install
dracut() { command dracut --sysroot /machine --kmoddir "/machine/usr/lib/modules/$KERNEL" "$@"; }`;
  return { before, bind: { "/system": system, "/emulator": realpathSync(path) } };
}
