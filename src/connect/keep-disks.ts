// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { type Parts, rootDisks } from "../machine/mounted-disks.ts";
import { namespacesOf } from "../machine/namespaces.ts";

/** Four weeks: the kernel counts its ticks in 32 bits, which are over after seven. */
const seconds = 28 * 24 * 3600;

/** MD does without a disk that the kernel has ended; with one that is kept, all of the array waits. */
const outsideMd: Parts = (device, parts) => (/^md/.test(device) ? [] : parts);

/**
 * Has the kernel keep the disks of root that a controller leads to when it has given up the last connection to them, and whoever reads or writes
 * wait (Linux 6.16, delayed_removal_secs). Older kernels end them, and the file systems on them, at once. What somebody else has set stays.
 * @param known disks that have been seen to; gets new ones
 */
export function keepDisks(host: Host, controller: string, known: Set<string>): void {
  for (const { disk } of namespacesOf(host, controller).filter((one) => !known.has(one.disk))) {
    const attribute = `/sys/class/block/${disk}/delayed_removal_secs`;
    if (readAttribute(host, attribute) !== "0") {
      known.add(disk);
    } else if (rootDisks(host, outsideMd).includes(disk)) {
      known.add(disk);
      try {
        host.appendFile(attribute, `${seconds}\n`);
      } catch (error) {
        if (!(error instanceof HostError)) {
          throw error;
        }
      }
    }
  }
}
