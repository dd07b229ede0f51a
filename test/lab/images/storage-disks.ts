// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks with encryption, logical volumes or RAID. Only a kernel with device mapper and md makes them, so a machine does, once.

import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { makeTree, mustRunInTree } from "../../../tools/tree.ts";
import { findEmulator } from "../machine/emulator.ts";
import { startMachine } from "../machine/machine.ts";
import { makeCpio } from "./cpio.ts";
import { guest, readImageFile } from "./files.ts";
import { uncompressedKernel } from "./kernel.ts";
import { kernelModules, type LabTree } from "./lab-tree.ts";
import { storageTree } from "./storage-tree.ts";

const limitSeconds = 180;

/** Some disks that are made together. */
export interface DiskRecipe {
  /** Name of an image -> its size in megabytes. In the machine they are /dev/vdb, /dev/vdc and so on, in this order. */
  readonly disks: Readonly<Record<string, number>>;
  /** What the machine does (sh -eux), with the file system that is to come into the disks as /dev/vda. */
  readonly script: string;
}

/** Folder with an image of each name, in the cache. */
export async function makeDisks(name: string, recipe: DiskRecipe, content: string, tree: LabTree): Promise<string> {
  const init = guest("storage-init.sh");
  const ingredients = [tree.identity, storageTree, recipe, content, readImageFile(init)?.bytes];
  return await cached(`disks-${name}`, ingredients, async (folder) => {
    const initramfs = join(folder, "initramfs");
    const modules = [...(await kernelModules(tree, moduleNames))].map(
      ([file, bytes], n) => [`/modules/${String(n).padStart(3, "0")}-${file}`, { content: bytes }] as const,
    );
    const files = { "/init": init, "/make": { content: recipe.script }, ...Object.fromEntries(modules) };
    writeFileSync(initramfs, Buffer.concat([await programs(), makeCpio(files)]));
    const images = Object.entries(recipe.disks).map(([disk, megabytes]) => emptyFile(join(folder, disk), megabytes));
    await runOnce(tree, initramfs, content, images);
    rmSync(initramfs);
  });
}

const moduleNames = ["virtio_blk", "dm_mod", "dm_crypt", "raid1", "xts", "sha256_generic", "af_alg", "algif_skcipher"];

/** busybox and the programs that make disks, with their libraries: the beginning of an initramfs. */
async function programs(): Promise<Buffer> {
  const tree = await makeTree("tree-storage", storageTree);
  const entry = await cached("disk-programs", [storageTree, programsScript], async (folder) => {
    await mustRunInTree(tree, ["sh", "-euc", programsScript], { bind: { "/out": folder } });
  });
  return readFileSync(join(entry, "archive"));
}

const programsScript = `
mkdir -p /tmp/tree
cd /tmp/tree
for folder in bin sbin lib lib64; do mkdir -p "usr/$folder"; ln -s "usr/$folder" "$folder"; done
mkdir dev proc sys run etc tmp
/usr/lib/dracut/dracut-install -D /tmp/tree -l busybox cryptsetup dmsetup lvm mdadm
find . | cpio -o -H newc --quiet >/out/archive
`;

function emptyFile(path: string, megabytes: number): string {
  const file = openSync(path, "w");
  ftruncateSync(file, megabytes * 1024 * 1024);
  closeSync(file);
  return path;
}

async function runOnce(tree: LabTree, initramfs: string, disk: string, writable: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-disks-"));
  const machine = await startMachine({
    name: "disks",
    folder,
    emulator: await findEmulator(tree),
    kernel: await uncompressedKernel(tree),
    initramfs,
    kernelOptions: ["quiet"],
    nics: [],
    disk,
    writable,
    megabytes: 512,
    processors: 1,
  });
  try {
    await machine.ended(limitSeconds);
    if (!machine.console.lines.some(({ text }) => text.includes("LAB made"))) {
      throw new Error(`the machine has not made its disks:\n${machine.console.tail(30)}`);
    }
  } finally {
    await machine.kill();
    rmSync(folder, { recursive: true });
  }
}
