// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { listFolder, readAttribute } from "./attributes.ts";

/** One controller's way to a namespace. */
export interface NamespacePath {
  /** As the kernel names it: `nvme0c1n2` is one way to the disk nvme0n2, and `nvme1n2` a disk by itself (drivers/nvme/host/multipath.c). */
  readonly name: string;
  /** The block device, which other controllers may lead to as well. */
  readonly disk: string;
  /** Number of the disk in its subsystem, which is not the namespace identifier. */
  readonly number: string;
  /** Asymmetric Namespace Access, as the kernel names its states; without it a namespace has none. */
  readonly ana?: string;
}

/** The namespaces that a controller leads to. */
export function namespacesOf(host: Host, controller: string): readonly NamespacePath[] {
  const folder = `/sys/class/nvme/${controller}`;
  return listFolder(host, folder).flatMap((name) => {
    const [, subsystem, number] = /^nvme(\d+)(?:c\d+)?n(\d+)$/.exec(name) ?? [];
    if (number === undefined) {
      return [];
    }
    const ana = readAttribute(host, `${folder}/${name}/ana_state`);
    return [{ name, disk: `nvme${subsystem}n${number}`, number, ...(ana === undefined ? {} : { ana }) }];
  });
}
