// SPDX-License-Identifier: LGPL-2.1-or-later
// Initramfs for machines whose root is made of more than one disk with a file system.

import { beforeMkosi25, drivers, mkosi25, trixieWithMkosi, withLabKernel } from "./framework-commands.ts";
import type { InitramfsRecipe } from "./initramfs-recipes.ts";
import { pretendTable } from "./machine-with-table.ts";
import { luksUuid, passphrase } from "./storage-roots.ts";
import { storageTree } from "./storage-tree.ts";

/** Where systemd-cryptsetup looks for the key of the volume nbft-crypt; such a file in an initramfs is for a lab. */
const key = "/etc/cryptsetup-keys.d/nbft-crypt.key";

const storageDrivers = `${drivers} dm_mod dm_crypt dm_verity raid1 btrfs xts algif_skcipher`;

const dracutStorage = `${withLabKernel}
mkdir -p /tmp/key
printf %s "${passphrase}" >/tmp/key/nbft-crypt.key
dracut --quiet --force --no-hostonly --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" --drivers "${storageDrivers}" \\
  --include /tmp/key /etc/cryptsetup-keys.d`;

export const storageRecipes = {
  /** Without dracut's own waiting (dracut-initqueue). Its module for LVM counts on that; the rule is what LVM itself has for systemd. */
  "dracut-storage": {
    name: "dracut-storage",
    tree: storageTree,
    command: `${dracutStorage} --modules "nbft-boot crypt systemd-cryptsetup systemd-veritysetup lvm mdraid btrfs resume" \\
  --install /usr/lib/udev/rules.d/69-lvm.rules /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** As a user has it. */
  "dracut-storage-default": {
    name: "dracut-storage-default",
    tree: storageTree,
    command: `${dracutStorage} --add "nbft-boot systemd-veritysetup" /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** For this machine alone, which has a table and a LUKS volume in its crypttab. */
  "dracut-storage-hostonly": {
    name: "dracut-storage-hostonly",
    tree: storageTree,
    command: `${pretendTable}
${withLabKernel}
mkdir -p -m 700 /etc/cryptsetup-keys.d
printf %s "${passphrase}" >${key}
echo 'nbft-crypt UUID=${luksUuid} ${key} luks,force' >/etc/crypttab
dracut --quiet --force --hostonly --no-hostonly-cmdline --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" --add crypt \
  --add-drivers "${storageDrivers}" --install ${key} /out/initramfs`,
    nbftBoot: "dracut",
  },
  /** What update-initramfs does on a machine with this crypttab; its own waiting is that of cryptsetup-initramfs, mdadm and lvm2. */
  "initramfs-tools-storage": {
    name: "initramfs-tools-storage",
    tree: storageTree,
    command: `${withLabKernel}
mkdir -p -m 700 /etc/cryptsetup-keys.d
printf %s "${passphrase}" >${key}
echo 'nbft-crypt UUID=${luksUuid} ${key} luks,initramfs' >/etc/crypttab
echo 'KEYFILE_PATTERN=/etc/cryptsetup-keys.d/*.key' >>/etc/cryptsetup-initramfs/conf-hook
cp -r /etc/initramfs-tools /tmp/config
printf '%s\\n' ${storageDrivers} >/tmp/config/modules
printf 'MODULES=list\\nCOMPRESS=zstd\\nFSTYPE=ext4\\nUMASK=0077\\nRESUME=none\\n' >/tmp/config/conf.d/lab
mkinitramfs -d /tmp/config -o /out/initramfs "$KERNEL"`,
    nbftBoot: "initramfs-tools",
  },
  "mkosi-storage": {
    name: "mkosi-storage",
    tree: trixieWithMkosi,
    command: `${beforeMkosi25}
mkdir -p /etc/mkosi-initrd/mkosi.extra/etc/cryptsetup-keys.d
printf %s "${passphrase}" >/etc/mkosi-initrd/mkosi.extra${key}
printf '[Content]\\nPackages=cryptsetup-bin,mdadm,systemd-cryptsetup\\n' >/etc/mkosi-initrd/mkosi.conf
${mkosi25.replace("--include=mkosi-initrd", "--include=mkosi-initrd --include=/etc/mkosi-initrd")}`,
    nbftBoot: "mkosi",
  },
} as const satisfies Readonly<Record<string, InitramfsRecipe>>;
