// SPDX-License-Identifier: LGPL-2.1-or-later
// Which file systems hang on which disks.

import type { Host } from "../host/host.ts";
import { listFolder, orElse, readAttribute } from "./attributes.ts";
import { unescapeField } from "./storage-tables.ts";

const blocks = "/sys/class/block";

/** Where one disk's file systems are mounted: `/` and `/boot`, through partitions, LVM, RAID, encryption and multipath; `swap` is one. */
export type MountedDisks = ReadonlyMap<string, readonly string[]>;

/** Mount points of what a machine needs to start programs; a live system has its image on the medium. */
const systemFolders = /^\/(?:usr|etc|sysroot|run\/initramfs\/live)?$/;

/** Which of the parts that a block device is made of count. */
export type Parts = (device: string, parts: readonly string[]) => readonly string[];

/** Disks of NVMe that the root file system and /usr are on; all that are mounted where root names none (overlay, initramfs). */
export function rootDisks(host: Host, partsOf: Parts, mounts = readMounts(host)): readonly string[] {
  const roots = mounts.filter(({ where }) => where === "/");
  const isKnown = devicesOf(host, roots).length > 0;
  const needed = isKnown ? mounts.filter(({ where }) => systemFolders.test(where)) : mounts;
  return devicesOf(host, needed)
    .flatMap(({ device }) => disksBelow(host, device, partsOf))
    .filter((disk) => /^nvme\d/.test(disk));
}

/** The mount points of this process's namespace, by the names of the disks that they need. */
export function mountedDisks(host: Host): MountedDisks {
  const found = new Map<string, string[]>();
  for (const { where, device } of [...devicesOf(host, readMounts(host)), ...readSwaps(host)]) {
    for (const disk of disksBelow(host, device)) {
      const list = found.get(disk) ?? [];
      found.set(disk, list.includes(where) ? list : [...list, where]);
    }
  }
  return found;
}

/** A line of proc_pid_mountinfo(5). */
export interface Mount {
  /** Major and minor number of the device: `259:0`. A file system of several devices (btrfs) has one that is none of theirs: `0:31`. */
  readonly number: string;
  /** What of the file system is mounted: `/`. */
  readonly from: string;
  readonly where: string;
  readonly type: string;
  /** As the file system names it, which may be one of several devices. */
  readonly source: string;
}

/** All mount points of this process's namespace. */
export function readMounts(host: Host): readonly Mount[] {
  return lines(host, "/proc/self/mountinfo").map((line) => {
    const fields = line.split(" ");
    // Optional fields end with a hyphen.
    const hyphen = fields.indexOf("-", 6);
    const [, , number = "", from = "", where = ""] = fields;
    const [type = "", source = ""] = fields.slice(hyphen + 1);
    return { number, from, where: unescapeField(where), type, source };
  });
}

interface Use {
  readonly where: string;
  /** In /sys/class/block. */
  readonly device: string;
}

/** Those that are on a block device. */
function devicesOf(host: Host, mounts: readonly Mount[]): Use[] {
  return mounts.flatMap(({ where, number, source }) => {
    const device = number.startsWith("0:")
      ? nodeName(host, unescapeField(source))
      : lastName(orElse("", () => host.readLink(`/sys/dev/block/${number}`)));
    return device === "" ? [] : [{ where, device }];
  });
}

function readSwaps(host: Host): Use[] {
  return lines(host, "/proc/swaps")
    .slice(1)
    .map((line) => nodeName(host, unescapeField(line.split(/[ \t]/)[0] ?? "")))
    .flatMap((device) => (device === "" ? [] : [{ where: "swap", device }]));
}

/** The name in sysfs of a device's node, which may be a link: /dev/mapper/root. */
function nodeName(host: Host, path: string): string {
  return path.startsWith("/dev/") ? lastName(orElse(path, () => host.readLink(path))) : "";
}

/** The disks that a block device is on: what device-mapper and RAID are made of, what a partition is of, itself. */
function disksBelow(host: Host, device: string, partsOf: Parts = (_, parts) => parts, depth = 0): readonly string[] {
  // Stacks of block devices are a few levels high; a circle there cannot be.
  const below = depth > 16 ? [] : listFolder(host, `${blocks}/${device}/slaves`);
  if (below.length > 0) {
    return partsOf(device, below).flatMap((name) => disksBelow(host, name, partsOf, depth + 1));
  }
  const place = orElse("", () => host.readLink(`${blocks}/${device}`));
  return host.exists(`${blocks}/${device}/partition`) ? [lastName(place.replace(/\/[^/]*$/, ""))] : [device];
}

/** The disk's size in bytes: the kernel counts in sectors of 512 whatever the disk's are. */
export function diskSize(host: Host, disk: string): number | undefined {
  const sectors = readAttribute(host, `${blocks}/${disk}/size`);
  return sectors === undefined ? undefined : Number(sectors) * 512;
}

function lines(host: Host, path: string): readonly string[] {
  return (readAttribute(host, path) ?? "").split("\n").filter((line) => line !== "");
}

function lastName(path: string): string {
  return path.replace(/^.*\//, "");
}
