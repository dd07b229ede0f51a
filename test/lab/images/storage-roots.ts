// SPDX-License-Identifier: LGPL-2.1-or-later
// What root can be made of: encryption, logical volumes, RAID, a file system of its own for /usr, dm-verity, btrfs; and swap.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { makeTree, mustRunInTree } from "../../../tools/tree.ts";
import { makeExt4 } from "./ext4.ts";
import { guest, type ImageFiles, ingredientsOf, stageFiles } from "./files.ts";
import type { LabTree } from "./lab-tree.ts";
import { type DiskRecipe, makeDisks } from "./storage-disks.ts";
import { storageTree } from "./storage-tree.ts";

export const luksUuid = "0c0c0c0c-0000-4000-8000-000000000011";
export const raidUuid = "0c0c0c0c:00004000:80000000:00000012";
export const btrfsUuid = "0c0c0c0c-0000-4000-8000-000000000013";
export const swapUuid = "0c0c0c0c-0000-4000-8000-000000000014";
export const verityUuid = "0c0c0c0c-0000-4000-8000-000000000015";
export const usrLabel = "nbft-usr";
export const usrUuid = "0c0c0c0c-0000-4000-8000-000000000016";
const usrRootUuid = "0c0c0c0c-0000-4000-8000-000000000017";
export const verityRootUuid = "0c0c0c0c-0000-4000-8000-000000000018";

/** Opens the lab's LUKS volumes. An initramfs has it as a file. */
export const passphrase = "the lab's passphrase";

const luks = `
printf %s "${passphrase}" >/key
cryptsetup --batch-mode luksFormat --type luks2 --uuid ${luksUuid} --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file /key /dev/vdb
cryptsetup open --key-file /key /dev/vdb plain`;

const diskRecipes = {
  luks: {
    disks: { luks: 64 },
    script: `${luks}
dd if=/dev/vda of=/dev/mapper/plain bs=1M conv=fsync
cryptsetup close plain`,
  },
  "luks-lvm": {
    disks: { "luks-lvm": 72 },
    script: `${luks}
lvm pvcreate --norestorefile -u 0c0c0c-0000-4000-8000-0000-0000-000016 /dev/mapper/plain
lvm vgcreate nbft /dev/mapper/plain
lvm lvcreate --yes --wipesignatures n --zero n --extents 100%FREE --name root nbft
dd if=/dev/vda of=/dev/mapper/nbft-root bs=1M conv=fsync
lvm vgchange -an nbft
cryptsetup close plain`,
  },
  raid: {
    disks: { "raid-first": 40, "raid-second": 40 },
    script: `
mdadm --create /dev/md0 --run --level=1 --raid-devices=2 --metadata=1.2 --bitmap=none --assume-clean \\
  --homehost=any --name=nbft --uuid=${raidUuid} /dev/vdb /dev/vdc
dd if=/dev/vda of=/dev/md0 bs=1M conv=fsync
mdadm --stop /dev/md0`,
  },
} as const satisfies Readonly<Record<string, DiskRecipe>>;

/**
 * - luks: the tiny root file system in LUKS2. - luks-lvm: in a logical volume, nbft/root, in LUKS2. - raid-first, raid-second: in a mirror of
 * two disks, which each of them can be alone. - usr-root, usr: its /usr on another disk. - verity, verity-hash: read-only, with the disk that
 * proves it. - btrfs: the file system. - swap: nothing to resume from.
 */
export type StorageKind = (typeof storageKinds)[number];
export const storageKinds = [
  "luks",
  "luks-lvm",
  "raid-first",
  "raid-second",
  "usr-root",
  "usr",
  "verity",
  "verity-hash",
  "btrfs",
  "swap",
] as const;

export const isStorage = (kind: string): kind is StorageKind => (storageKinds as readonly string[]).includes(kind);

/**
 * Path of the image, in the cache.
 * @param tiny how a small root file system is made, and what is in it
 */
export async function storageImage(kind: StorageKind, tree: LabTree, tiny: TinyRoot): Promise<string> {
  switch (kind) {
    case "luks":
    case "luks-lvm":
      return join(await makeDisks(kind, diskRecipes[kind], await tiny.image(), tree), kind);
    case "raid-first":
    case "raid-second":
      return join(await makeDisks("raid", diskRecipes.raid, await tiny.image(), tree), kind);
    case "usr-root":
    case "usr":
      return await usrImage(kind, tree, tiny);
    case "verity":
    case "verity-hash":
      return join(await verityImages(tree, tiny), kind);
    case "btrfs":
      return join(await btrfsImage(tiny), "image");
    case "swap":
      return join(await swapImage(), "image");
  }
}

/** A small root file system that switches itself off. */
export interface TinyRoot {
  /** With its label and UUID. */
  image(): Promise<string>;
  readonly files: ImageFiles;
}

/** What the kernel command line needs and nobody knows before: the root hash of a verity disk. */
export async function storageOptions(kind: string, tree: LabTree, tiny: TinyRoot): Promise<readonly string[]> {
  return kind === "verity" ? [`roothash=${readFileSync(join(await verityImages(tree, tiny), "hash"), "utf8")}`] : [];
}

async function usrImage(kind: "usr-root" | "usr", tree: LabTree, tiny: TinyRoot): Promise<string> {
  if (kind === "usr") {
    const files: ImageFiles = { "/lib": { folder: true }, "/lab-usr": { content: "its own disk\n" } };
    return await makeExt4("usr", tree, { label: usrLabel, uuid: usrUuid, megabytes: 8, files });
  }
  const fstab = `LABEL=nbft-root / ext4 defaults 0 0\nLABEL=${usrLabel} /usr ext4 defaults 0 0\n`;
  const files = { ...tiny.files, ...withInit("usr-init.sh"), "/etc/fstab": { content: fstab } };
  return await makeExt4("root-usr", tree, { label: "nbft-root", uuid: usrRootUuid, megabytes: 32, files });
}

/** Where something comes before the small system. */
function withInit(name: string): ImageFiles {
  return { "/sbin/init": guest(name), "/sbin/tiny-init": guest("tiny-init.sh") };
}

async function verityImages(tree: LabTree, tiny: TinyRoot): Promise<string> {
  const files = { ...tiny.files, ...withInit("verity-init.sh") };
  const options = { label: "nbft-root", uuid: verityRootUuid, megabytes: 32, files };
  const content = await makeExt4("root-verity", tree, options);
  return await inStorageTree("verity", [verityScript, readFileSync(content)], verityScript, {
    "/content": content,
  });
}

const verityScript = `
cp /content /out/verity
veritysetup format --data-block-size 1024 --uuid ${verityUuid} /out/verity /out/verity-hash | sed -n 's/^Root hash:[[:space:]]*//p' | tr -d '\\n' >/out/hash
test -s /out/hash`;

async function btrfsImage(tiny: TinyRoot): Promise<string> {
  return await inStorageTree("root-btrfs", [btrfsScript, ...ingredientsOf(tiny.files)], btrfsScript, {}, tiny.files);
}

const btrfsScript = `
truncate -s 160M /out/image
mkfs.btrfs --quiet --uuid ${btrfsUuid} --label nbft-root --rootdir /stage /out/image`;

async function swapImage(): Promise<string> {
  return await inStorageTree("swap", [swapScript], swapScript);
}

const swapScript = `
truncate -s 16M /out/image
mkswap --uuid ${swapUuid} /out/image`;

/** What a script makes in /out. */
async function inStorageTree(
  name: string,
  ingredients: readonly unknown[],
  script: string,
  bind: Readonly<Record<string, string>> = {},
  files: ImageFiles = {},
): Promise<string> {
  const place = await makeTree("tree-storage", storageTree);
  return await cached(name, [storageTree, ...ingredients], async (folder) => {
    const stage = join(folder, "stage");
    mkdirSync(stage);
    stageFiles(files, stage);
    await mustRunInTree(place, ["sh", "-euc", script], { bind: { "/out": folder, "/stage": stage, ...bind } });
    rmSync(stage, { recursive: true });
  });
}
