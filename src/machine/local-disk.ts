// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { listFolder, orElse } from "./attributes.ts";

/** What a disk may be made of, one on top of the other: more are a mistake, or a loop. */
const deepest = 8;

/**
 * Name of the local disk that a device node (/dev/sda2, /dev/disk/by-uuid/...) is of, or of one of those that it is made of; undefined where it
 * has a part that is not of this machine's hardware, as remote disks are, or is not there.
 */
export function localDisk(host: Host, node: string): string | undefined {
  const link = orElse(undefined, () => host.readLink(node));
  return hardwareOf(host, baseName(link ?? node), deepest);
}

function hardwareOf(host: Host, name: string, levels: number): string | undefined {
  // ../../devices/pci0000:00/0000:00:01.0/.../block/sda/sda2; virtual/ where there is none of one's own.
  const place = orElse(undefined, () => host.readLink(`/sys/class/block/${name}`));
  if (place === undefined || levels === 0) {
    return undefined;
  }
  if (!place.includes("/virtual/")) {
    return name;
  }
  const parts = listFolder(host, `/sys/block/${name}/slaves`).map((part) => hardwareOf(host, part, levels - 1));
  return parts.includes(undefined) ? undefined : parts[0];
}

function baseName(path: string): string {
  return path.replace(/^.*\//, "");
}
