// SPDX-License-Identifier: LGPL-2.1-or-later
// The root file systems that scenarios boot.

import { basename, dirname, join } from "node:path";
import { top } from "../../../tools/top.ts";
import { trixieTree } from "../../../tools/tree.ts";
import { makeExt4 } from "./ext4.ts";
import type { ImageFile, ImageFiles } from "./files.ts";
import { installation } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";

export const rootLabel = "nbft-root";
export const rootUuid = "0c0c0c0c-0000-4000-8000-000000000001";

/**
 * - tiny: 32 MB, busybox; reports and switches off. - partitioned: the same on a disk with a GPT, whose PARTLABEL is the label.
 * - full: Debian trixie with systemd and this project's files; nothing configures the network. - full-networkd: the same with
 * systemd-networkd, set up against us as netplan would. - full-unpackaged: that without this project's files. - full-networkmanager: the
 * tree of the lab, with NetworkManager as Debian sets it up, and this project's files. - data: an empty file system.
 */
export type RootKind = "tiny" | "partitioned" | "data" | FullRootKind;
export type FullRootKind = keyof typeof fullRoots;

const fullRoots = {
  full: { base: trixieTree, files: installation },
  "full-networkd": { base: trixieTree, files: async () => ({ ...networkd, ...(await installation()) }) },
  "full-unpackaged": { base: trixieTree, files: async () => networkd },
  "full-networkmanager": { base: async (tree) => tree.folder, files: installation },
} as const satisfies Readonly<Record<string, FullRootRecipe>>;

interface FullRootRecipe {
  /** Folder of the Debian tree. */
  base(tree: LabTree): Promise<string>;
  files(): Promise<ImageFiles>;
}

export const isFull = (kind: RootKind): kind is FullRootKind => kind in fullRoots;

/**
 * What cloud-init has netplan write: DHCP for every interface (Launchpad 2084012: the address of the boot network goes), and a new name for
 * the first one (Launchpad 2127072: the kernel reconnects by the old one).
 */
const networkd: ImageFiles = {
  "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service": {
    link: "/usr/lib/systemd/system/systemd-networkd.service",
  },
  "/etc/systemd/network/10-netplan-all.network": {
    content:
      "[Match]\nName=e* lan*\n\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=ipv6\n\n[DHCP]\nRouteMetric=100\nUseMTU=true\n",
  },
  "/etc/systemd/network/10-netplan-lan0.link": {
    content: "[Match]\nPermanentMACAddress=52:54:00:00:00:00\n\n[Link]\nName=lan0\nWakeOnLan=off\n",
  },
};

/** Path of the image, in the cache. */
export async function rootImage(kind: RootKind, tree: LabTree): Promise<string> {
  switch (kind) {
    case "tiny":
      return await makeExt4("root-tiny", tree, {
        label: rootLabel,
        uuid: rootUuid,
        megabytes: 32,
        files: tinyRoot(tree),
      });
    case "partitioned":
      // No label: only the partition's name may lead to it.
      return await makeExt4("root-partitioned", tree, {
        label: "",
        uuid: "0c0c0c0c-0000-4000-8000-000000000002",
        megabytes: 32,
        files: tinyRoot(tree),
        partitionName: rootLabel,
      });
    case "data":
      return await makeExt4("data", tree, {
        label: "nbft-data",
        uuid: "0c0c0c0c-0000-4000-8000-000000000003",
        megabytes: 8,
        files: {},
      });
    default: {
      const recipe: FullRootRecipe = fullRoots[kind];
      const base = await recipe.base(tree);
      return await makeExt4(`root-${kind}`, tree, {
        label: rootLabel,
        uuid: rootUuid,
        megabytes: 700,
        files: { ...fullRoot, ...(await recipe.files()) },
        base: { folder: base, identity: basename(dirname(base)) },
      });
    }
  }
}

const guest = (name: string): ImageFile => ({ from: join(top, "test/boot/guest", name), mode: 0o755 });

function tinyRoot(tree: LabTree): ImageFiles {
  const applets = "sh cat cut dd grep md5sum mkdir mount poweroff readlink sed sleep sync tail tr".split(" ");
  const folders = ["dev", "proc", "sys", "run", "tmp", "var/tmp", "usr/bin", "usr/lib", "usr/sbin"];
  return {
    ...Object.fromEntries(folders.map((path) => [`/${path}`, { folder: true }] as const)),
    "/bin/busybox": { from: join(tree.folder, "usr/bin/busybox"), mode: 0o755 },
    ...Object.fromEntries(applets.map((name) => [`/bin/${name}`, { link: "busybox" }] as const)),
    "/bin/lab-report": guest("report.sh"),
    "/sbin/init": guest("tiny-init.sh"),
    // systemd switches only to what looks like an operating system.
    "/etc/os-release": { content: "ID=nbft-boot-lab\n" },
  };
}

const reportUnit = `[Unit]
Description=Report to the lab
After=multi-user.target

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/lab-report
ExecStopPost=/usr/bin/systemctl --no-block poweroff
`;

/** What a fresh system does once, or only for people, and which takes an emulated machine ten seconds. */
const masked = [
  "apt-daily-upgrade.timer",
  "apt-daily.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "getty@tty1.service",
  "ldconfig.service",
  "NetworkManager-wait-online.service",
  "modprobe@configfs.service",
  "modprobe@efi_pstore.service",
  "serial-getty@ttyS0.service",
  "systemd-hwdb-update.service",
  "systemd-journal-catalog-update.service",
  "systemd-logind.service",
  "systemd-networkd-wait-online.service",
  "systemd-random-seed.service",
  "systemd-update-utmp.service",
];

/** What every full root has beside Debian. */
const fullRoot: ImageFiles = {
  "/etc/fstab": { content: `LABEL=${rootLabel} / ext4 defaults 0 0\n` },
  // "uninitialized" costs an emulated machine five seconds.
  "/etc/machine-id": { content: "0123456789abcdef0123456789abcdef\n", mode: 0o444 },
  "/etc/hostname": { content: "diskless\n" },
  "/usr/local/sbin/lab-report": guest("report.sh"),
  "/etc/systemd/system/lab-report.service": { content: reportUnit },
  "/etc/systemd/system/multi-user.target.wants/lab-report.service": { link: "../lab-report.service" },
  ...Object.fromEntries(masked.map((unit) => [`/etc/systemd/system/${unit}`, { link: "/dev/null" }] as const)),
};
