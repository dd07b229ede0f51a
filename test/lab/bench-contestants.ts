// SPDX-License-Identifier: LGPL-2.1-or-later
import { diskServerNames } from "./disk-server.ts";
import { hostId } from "./images/full-roots.ts";
import type { InitramfsName } from "./images/initramfs-recipes.ts";
import type { Scenario } from "./scenario.ts";
import { simplestBoot } from "./scenarios/bench.ts";
import { mac } from "./scenarios/parts.ts";

/** What is booted, and where it has its root file system from. */
export interface Contestant {
  readonly name: string;
  readonly initramfs: InitramfsName;
  /** For people. */
  readonly story: string;
  /** Has this project in it. */
  readonly isOurs?: true;
  /** What of a scenario is otherwise, for one that knows no NVMe/TCP: it has only the simplest boot. */
  readonly instead?: Partial<Scenario>;
}

const { tables: _, target: __, kernelOptions: ___, ...simplest } = simplestBoot;

const fromDisk: Partial<Scenario> = { localDisk: true };

/** With the network as the table has it in the other boots: static. */
const network = [`BOOTIF=01-${mac(0).replaceAll(":", "-")}`, "ip=10.9.0.2::10.9.0.1:255.255.255.0"];

const iscsi = [
  `iscsi_initiator=iqn.2024-05.org.example:${hostId}`,
  `iscsi_target_name=${diskServerNames.iscsi}`,
  "iscsi_target_ip=10.9.0.1",
  "iscsi_target_port=@iscsi",
];

export const contestants: readonly Contestant[] = [
  {
    name: "stock-nm",
    initramfs: "stock-nm",
    story: 'Debian\'s `dracut --add "nvmf network-manager"`: nvme-cli and jq read the NBFT',
  },
  { name: "stock-networkd", initramfs: "stock-networkd", story: 'the same with `--add "nvmf systemd-networkd"`' },
  { name: "dracut", initramfs: "dracut", story: "`dracut --modules nbft-boot`", isOurs: true },
  {
    name: "dracut, disk",
    initramfs: "dracut",
    story: "the same image, no table, root on a local virtio disk",
    instead: fromDisk,
  },
  { name: "mkosi", initramfs: "mkosi", story: "mkosi-initrd with nbft-boot", isOurs: true },
  { name: "mkosi, disk", initramfs: "mkosi", story: "the same image from a local disk", instead: fromDisk },
  { name: "initramfs-tools", initramfs: "initramfs-tools", story: "initramfs-tools with nbft-boot", isOurs: true },
  {
    name: "initramfs-tools, disk",
    initramfs: "initramfs-tools",
    story: "the same image from a local disk",
    instead: fromDisk,
  },
  {
    name: "initramfs-tools, iSCSI",
    initramfs: "iscsi-initramfs-tools",
    story: "initramfs-tools with open-iscsi, target tgt",
    instead: { diskServer: "iscsi", kernelOptions: [...network, ...iscsi] },
  },
  {
    name: "initramfs-tools, NBD",
    initramfs: "nbd-initramfs-tools",
    story: "initramfs-tools with nbd-client, server nbd-server",
    instead: {
      diskServer: "nbd",
      kernelOptions: [...network, "nbddev=/dev/nbd0", `nbdroot=10.9.0.1:@nbd/${diskServerNames.nbd}`],
    },
  },
  {
    name: "busybox",
    initramfs: "busybox",
    story:
      "no udev, no systemd, no table: one script that is told the good path and mounts the first disk. Nobody can be quicker",
  },
];

/** The boot of a contestant; undefined where it has none of this kind. */
export function scenarioOf({ initramfs, instead }: Contestant, scenario: Scenario): Scenario | undefined {
  if (instead === undefined) {
    return { ...scenario, initramfs };
  }
  return scenario.name === simplestBoot.name ? { ...simplest, ...instead, initramfs } : undefined;
}
