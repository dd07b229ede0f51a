// SPDX-License-Identifier: LGPL-2.1-or-later
// How each framework is run, and the trees of those that are not in the lab's own. $KERNEL is the kernel's release; the lab's tree is at /lab.

import type { TreeRecipe } from "../../../tools/tree.ts";
import { switchedOffTable } from "../../fixtures/switched-off.ts";
import { secrets } from "../../secrets/secrets.ts";

export const sid: TreeRecipe = {
  suite: "sid",
  packages: [
    "busybox", // stock dracut's way to a shell
    "dbus",
    "dracut-core",
    "dracut-network",
    "initramfs-tools",
    "jq", // stock dracut's nvmf module
    "kmod",
    "network-manager",
    "nvme-cli", // stock dracut's nvmf module
    "systemd",
    "systemd-sysv",
    "udev",
    "zstd",
  ],
};

/** Not one tree with the other frameworks of sid: stock dracut would take cryptsetup, btrfs and more of what mkosi needs into its images. */
export const sidWithMkosi: TreeRecipe = withMkosi("sid");
export const trixieWithMkosi: TreeRecipe = withMkosi("trixie");

export const trixieWithDropbear: TreeRecipe = {
  suite: "trixie",
  packages: ["busybox", "dropbear-initramfs", "initramfs-tools", "iproute2", "kmod", "udev", "zstd"],
};

/** With the agent of TLS; keyutils for the machine with the kernel's target. */
export const trixieWithTls: TreeRecipe = {
  suite: "trixie",
  packages: [
    "busybox",
    "dbus",
    "dracut-core",
    "initramfs-tools",
    "keyutils",
    "kmod",
    "ktls-utils",
    "systemd",
    "systemd-sysv",
    "udev",
    "zstd",
  ],
};

function withMkosi(suite: string): TreeRecipe {
  return { suite, packages: ["ca-certificates", "cpio", "kmod", "mkosi", "systemd", "udev", "zstd"] };
}

/** The lab's kernel, in another tree. */
export const withLabKernel = `mkdir -p /usr/lib/modules /boot
cp -a "/lab/usr/lib/modules/$KERNEL" /usr/lib/modules/
cp "/lab/boot/config-$KERNEL" /boot/`;

/** What the machines of the lab need: their NIC, their disk, NVMe/TCP, VLANs. Without a list dracut takes every driver there is. */
export const drivers = "virtio_pci virtio_net virtio_blk virtio_rng nvme_tcp 8021q autofs4";

export const dracut = `dracut --quiet --force --no-hostonly --no-early-microcode --zstd --tmpdir /tmp --kver "$KERNEL" --drivers "${drivers}"`;

export const beforeInitramfsTools = `cp -r /etc/initramfs-tools /tmp/config
printf '%s\\n' ${drivers} >/tmp/config/modules
printf 'MODULES=list\\nCOMPRESS=zstd\\nFSTYPE=ext4\\n' >/tmp/config/conf.d/lab`;

/** A machine whose administrator wants nvme-cli's files in the initramfs; and a table that says that firmware's boot is off. */
export const beforeEtcNvme = `mkdir -p /etc/nvme/nvme-fabrics.conf.d /etc/nbft-boot/tables
: >/etc/nbft-boot/etc-nvme
echo '# its drop-ins have the rest' >/etc/nvme/nvme-fabrics.conf
echo '# nothing' >/etc/nvme/nvme-fabrics.conf.d/10-none.conf
echo ${Buffer.from(switchedOffTable()).toString("base64")} | base64 --decode >/etc/nbft-boot/tables/NBFT7`;

/** What of that has to be in the image. */
export const etcNvme = [
  "etc/nbft-boot/etc-nvme",
  "etc/nvme/nvme-fabrics.conf",
  "etc/nvme/nvme-fabrics.conf.d/10-none.conf",
] as const;

/** A machine whose administrator wants TLS in the initramfs. */
export const beforeTls = `mkdir -p /etc/nbft-boot
: >/etc/nbft-boot/tls`;

/** What of that has to be in the image. */
export const tls = ["usr/sbin/tlshd", "usr/lib/systemd/system/nbft-boot-tlshd.service"] as const;

/** A machine whose administrator wants its secrets in the initramfs. */
export const beforeSecrets = `mkdir -p /etc/nbft-boot
mkdir -m 0700 /etc/nbft-boot/secrets
(umask 0077 && echo ${secrets.short} >/etc/nbft-boot/secrets/nbft-boot.dhchap-secret)
: >/etc/nbft-boot/secrets-in-image`;

/** The image is for root alone then. */
export const afterSecrets = `[ "$(stat -c %a /out/initramfs)" = 600 ]`;

/** Without a key it would not be put into the image. */
export const beforeDropbear = `dropbearkey -t ed25519 -f /tmp/key | sed -n /^ssh-/p >/etc/dropbear/initramfs/authorized_keys
chmod 600 /etc/dropbear/initramfs/authorized_keys`;

export const initramfsTools = `mkinitramfs -d /tmp/config -o /out/initramfs "$KERNEL"`;

/** mkosi-initrd installs packages, and takes the folder of firmware for granted. */
export const beforeMkosi27 = `apt-get -qq -o APT::Sandbox::User= update
mkdir -p /usr/lib/firmware
${withLabKernel}`;

/** Without the modules that the building machine has loaded, which are not the same everywhere. */
export const mkosi27 = `mkosi-initrd --generic --kernel-version "$KERNEL" --output-dir /out --output initramfs`;

/** This version filters modules only where a kernel lies beside them. */
export const beforeMkosi25 = `${beforeMkosi27}
cp "/lab/boot/vmlinuz-$KERNEL" "/usr/lib/modules/$KERNEL/vmlinuz"`;

/** What mkosi-initrd of this version calls, but for the modules that the building machine has loaded: it cannot do without them. */
export const mkosi25 = `mkosi --force --directory '' --format cpio --output initramfs --output-directory /tmp --build-sources '' \\
  --extra-tree "/usr/lib/modules/$KERNEL:/usr/lib/modules/$KERNEL" '--kernel-modules-exclude=.*' \\
  --include=mkosi-initrd $(if [ -d /usr/lib/mkosi-initrd ]; then echo --include=/usr/lib/mkosi-initrd; fi) \\
  --workspace-dir=/var/tmp --package-cache-dir=/var --cache-only=metadata
cp /tmp/initramfs /out/initramfs`;
