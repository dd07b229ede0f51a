// SPDX-License-Identifier: LGPL-2.1-or-later
// Root file systems with a whole Debian: which packages, whose network configuration, whether this project is installed.

import { join } from "node:path";
import { makeTree, nvmeCli3Tree, trixieTree } from "../../../tools/tree.ts";
import { curtinRoots } from "./curtin-roots.ts";
import { guest, type ImageFiles } from "./files.ts";
import { apparmorTree, restartFiles, restartingTree, selinuxFiles, selinuxTree } from "./hardened-roots.ts";
import { ifupdownRoots } from "./ifupdown-roots.ts";
import { makeInitramfs } from "./initramfs.ts";
import { installation } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";
import { cloudInitRoot, netplanRoot } from "./netplan-roots.ts";
import { networkManagerRoots } from "./networkmanager-roots.ts";
import { rootForPeople } from "./root-for-people.ts";

export interface FullRootRecipe {
  /** Folder of the Debian tree. */
  base(tree: LabTree): Promise<string>;
  /** Beside the tree and what every full root has. */
  files(tree: LabTree): Promise<ImageFiles>;
  /** Files have the labels of the tree's SELinux policy. */
  readonly isLabelled?: true;
  /** Somebody logs in: it reports nothing, and goes on running. */
  readonly isForPeople?: true;
}

/** As with many a service, multi-user.target waits for the network manager's wait-online unit, and so does the lab's report. */
const online: ImageFiles = {
  "/etc/systemd/system/multi-user.target.wants/network-online.target": {
    link: "/usr/lib/systemd/system/network-online.target",
  },
};

/**
 * What cloud-init has netplan write: DHCP for every interface (Launchpad 2084012: the address of the boot network goes), and a new name for
 * the first one (Launchpad 2127072: the kernel reconnects by the old one).
 */
const leased = "[Network]\nDHCP=ipv4\nLinkLocalAddressing=ipv6\n\n[DHCP]\nRouteMetric=100\nUseMTU=true\n";

const networkd: ImageFiles = {
  "/usr/local/sbin/lab-vanish": guest("vanish.sh"),
  "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service": {
    link: "/usr/lib/systemd/system/systemd-networkd.service",
  },
  "/etc/systemd/system/network-online.target.wants/systemd-networkd-wait-online.service": {
    link: "/usr/lib/systemd/system/systemd-networkd-wait-online.service",
  },
  ...online,
  "/etc/systemd/network/10-netplan-lan0.network": {
    content: `[Match]\nPermanentMACAddress=52:54:00:00:00:00\n\n${leased}`,
  },
  // `optional: true`, as netplan's manual has it for a card that may have no cable.
  "/etc/systemd/network/10-netplan-others.network": {
    content: `[Match]\nName=e* lan*\n\n[Link]\nRequiredForOnline=no\n\n${leased}`,
  },
  "/etc/systemd/network/10-netplan-lan0.link": {
    content: "[Match]\nPermanentMACAddress=52:54:00:00:00:00\n\n[Link]\nName=lan0\nWakeOnLan=off\n",
  },
};

/** A path that fails once is left alone for ten minutes, so that only NetworkManager's dispatcher can wake it. */
const patience: ImageFiles = {
  "/etc/systemd/system/nbft-boot-connect@.service.d/patience.conf": {
    content: `[Service]
ExecStart=
ExecStart=/usr/lib/nbft-boot/nbft-boot connect %i --timeout=1
RestartSec=600
RestartSteps=0
RestartMaxDelaySec=infinity
`,
  },
};

export const hostId = "11111111-2222-3333-4444-555555555555";
export const hostNqn = `nqn.2014-08.org.nvmexpress:uuid:${hostId}`;

/** The host of the tables, where Debian's nvme-cli has made up another. */
const sameHost: ImageFiles = {
  "/etc/nvme/hostnqn": { content: `${hostNqn}\n` },
  "/etc/nvme/hostid": { content: `${hostId}\n` },
};

/** Without nvme-cli, whose installation makes a host NQN up. */
const withoutNvmeCli = () =>
  makeTree("tree-kdump", {
    suite: "trixie",
    packages: ["dbus", "kexec-tools", "kmod", "systemd", "systemd-sysv", "udev"],
  });

/** Others connect our paths. */
const others: ImageFiles = {
  ...networkd,
  "/usr/local/sbin/lab-other-connectors": guest("other-connectors.sh"),
};
const withStas = (): Promise<string> =>
  makeTree("tree-stas", {
    suite: "trixie",
    packages: ["dbus", "iproute2", "kmod", "nvme-cli", "nvme-stas", "systemd", "systemd-sysv", "udev"],
  });
/** Its package starts it at boot, before there is a configuration. */
const stasByHand: ImageFiles = {
  "/etc/systemd/system/stacd.service.d/lab.conf": { content: "[Unit]\nConditionPathExists=/run/lab-stas\n" },
  "/etc/systemd/system/stafd.service": { link: "/dev/null" },
};
const withoutDiscoverd: ImageFiles = { "/etc/systemd/system/nvme-discoverd.service": { link: "/dev/null" } };

const besideNvmeCli3 = async (): Promise<ImageFiles> => ({
  ...networkd,
  "/usr/local/sbin/lab-disconnect-all": guest("disconnect-all.sh"),
  "/usr/local/sbin/lab-check": guest("check.sh"),
  ...(await installation()),
});

/** All that needs local file systems waits for this one. */
const dataFileSystem: ImageFiles = {
  "/etc/systemd/system/srv.mount": {
    content: "[Mount]\nWhat=/dev/disk/by-label/nbft-data\nWhere=/srv\n",
  },
  "/etc/systemd/system/local-fs.target.requires/srv.mount": { link: "../srv.mount" },
  "/srv": { folder: true },
};

/** As a distribution has it for every interface, and a guide to hardening for all. */
const strictFilter: ImageFiles = {
  "/etc/sysctl.d/60-distribution.conf": { content: "net.ipv4.conf.*.rp_filter = 1\n" },
  "/etc/sysctl.d/99-hardening.conf": {
    content: "net.ipv4.conf.all.rp_filter=1\nnet.ipv4.conf.default.rp_filter=1\n",
  },
};

/** What kdump-tools would set up: the machine's own kernel, and an initramfs with nothing but what this machine needs. */
const forCrash = async (tree: LabTree): Promise<ImageFiles> => ({
  "/boot/vmlinuz": { from: join(tree.folder, "boot", `vmlinuz-${tree.kernel}`) },
  "/boot/initramfs": { from: (await makeInitramfs("dracut-hostonly", tree)).path },
  "/usr/local/sbin/lab-crash": guest("crash.sh"),
  ...(await installation()),
});

/**
 * - full: Debian trixie with systemd and this project's files; nothing configures the network. - full-networkd: the same with
 * systemd-networkd, set up against us as netplan would. - full-other-connectors: that, with what has others connect our paths; with -3 nvme-cli 3 is among them, with -stas nvme-stas. - full-unpackaged: that without this project's files. - full-data: as full-networkd,
 * with a file system of its own for /srv. - full-networkmanager: the tree of the lab, with NetworkManager as Debian sets it up, and this
 * project's files. - full-nvme-cli-3: as full-networkd, of Debian sid with nvme-cli 3, as the host of the tables.
 * - full-nvme-cli-3-other-host: that as another host. - full-kdump: as full, without nvme-cli, with a kernel for the case of a crash.
 * - full-driver: as full-unpackaged, with what takes a driver away. - full-restarts: as full-unpackaged, without nvme-cli, with kernel and initramfs to start anew. - full-selinux: as full-unpackaged, under
 * Debian's SELinux policy. - full-apparmor: as full-networkd, with Debian's AppArmor profiles.
 * - full-encode-system: as full-networkd, with what makes a table of the machine.
 * - full-netplan, full-netplan-sid, full-cloud-init: netplan-roots.ts. - full-curtin-*: curtin-roots.ts. - full-networkmanager-*: networkmanager-roots.ts.
 * - full-for-people: root-for-people.ts.
 * - full-nameless: full-kdump without the kernel and without this project's files: it has no host NQN.
 * - full-strict: as full, with a strict rp_filter.
 */
export const fullRoots = {
  full: {
    base: trixieTree,
    files: async () => ({
      "/usr/local/sbin/lab-secrets": guest("secrets.sh"),
      "/usr/local/sbin/lab-renew": guest("renew.sh"),
      "/usr/local/sbin/lab-vanish": guest("vanish.sh"),
      ...(await installation()),
    }),
  },
  "full-networkd": {
    base: trixieTree,
    files: async () => ({
      ...networkd,
      "/usr/local/sbin/lab-status": guest("status.sh"),
      ...(await installation()),
    }),
  },
  "full-encode-system": {
    base: trixieTree,
    files: async () => ({
      ...networkd,
      "/usr/local/sbin/lab-encode-system": guest("encode-system.sh"),
      ...(await installation()),
    }),
  },
  "full-other-connectors": { base: trixieTree, files: async () => ({ ...others, ...(await installation()) }) },
  "full-other-connectors-3": {
    base: nvmeCli3Tree,
    files: async () => ({ ...sameHost, ...others, ...withoutDiscoverd, ...(await installation()) }),
  },
  "full-other-connectors-stas": {
    base: withStas,
    files: async () => ({ ...sameHost, ...others, ...stasByHand, ...(await installation()) }),
  },
  "full-strict": { base: trixieTree, files: async () => ({ ...strictFilter, ...(await installation()) }) },
  "full-unpackaged": { base: trixieTree, files: async () => networkd },
  "full-data": {
    base: trixieTree,
    files: async () => ({ ...networkd, ...dataFileSystem, ...(await installation()) }),
  },
  "full-networkmanager": {
    base: async (tree) => tree.folder,
    files: async () => ({ ...online, ...patience, ...(await installation()) }),
  },
  "full-nvme-cli-3": { base: nvmeCli3Tree, files: async () => ({ ...sameHost, ...(await besideNvmeCli3()) }) },
  "full-nvme-cli-3-other-host": { base: nvmeCli3Tree, files: besideNvmeCli3 },
  "full-kdump": { base: withoutNvmeCli, files: forCrash },
  "full-driver": {
    base: trixieTree,
    files: async () => ({ ...networkd, "/usr/local/sbin/lab-driver": guest("driver.sh") }),
  },
  "full-restarts": {
    base: restartingTree,
    files: async (tree) => ({ ...networkd, ...(await restartFiles(tree)) }),
  },
  "full-selinux": { base: selinuxTree, files: async () => ({ ...networkd, ...selinuxFiles }), isLabelled: true },
  "full-apparmor": { base: apparmorTree, files: async () => ({ ...networkd, ...(await installation()) }) },
  "full-netplan": netplanRoot("trixie"),
  "full-netplan-sid": netplanRoot("sid"),
  "full-cloud-init": cloudInitRoot,
  ...curtinRoots,
  ...networkManagerRoots,
  "full-nameless": { base: withoutNvmeCli, files: async () => ({}) },
  ...ifupdownRoots,
  "full-for-people": rootForPeople,
} as const satisfies Readonly<Record<string, FullRootRecipe>>;

const reportUnit = `[Unit]
Description=Report to the lab
After=multi-user.target

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/lab-report
ExecStopPost=/usr/local/sbin/lab-end
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
  "modprobe@configfs.service",
  "modprobe@efi_pstore.service",
  "systemd-hwdb-update.service",
  "systemd-journal-catalog-update.service",
  "systemd-logind.service",
  "systemd-random-seed.service",
  "systemd-update-utmp.service",
];

const report: ImageFiles = {
  "/usr/local/sbin/lab-report": guest("report.sh"),
  "/usr/local/sbin/lab-end": guest("end.sh"),
  "/etc/systemd/system/lab-report.service": { content: reportUnit },
  "/etc/systemd/system/multi-user.target.wants/lab-report.service": { link: "../lab-report.service" },
  "/etc/systemd/system/serial-getty@ttyS0.service": { link: "/dev/null" },
};

/** What every full root has beside Debian. */
export const fullRootFiles = (label: string, isForPeople: boolean): ImageFiles => ({
  "/etc/fstab": { content: `LABEL=${label} / ext4 defaults 0 0\n` },
  // "uninitialized" costs an emulated machine five seconds.
  "/etc/machine-id": { content: "0123456789abcdef0123456789abcdef\n", mode: 0o444 },
  "/etc/hostname": { content: "diskless\n" },
  ...(isForPeople ? {} : report),
  ...Object.fromEntries(masked.map((unit) => [`/etc/systemd/system/${unit}`, { link: "/dev/null" }] as const)),
});
