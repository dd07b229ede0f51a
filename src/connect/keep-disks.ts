// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { namespacesOf } from "../machine/namespaces.ts";

/** Four weeks: the kernel counts its ticks in 32 bits, which are over after seven. */
const seconds = 28 * 24 * 3600;

/**
 * Has the kernel keep the disks that a controller leads to when it has given up the last connection to them, and whoever reads or writes wait
 * (Linux 6.16, delayed_removal_secs). Older kernels end them, and the file systems on them, at once. What somebody else has set stays.
 * @param known disks that have been seen to; gets new ones
 */
export function keepDisks(host: Host, controller: string, known: Set<string>): void {
  for (const { disk } of namespacesOf(host, controller).filter((one) => !known.has(one.disk))) {
    const attribute = `/sys/class/block/${disk}/delayed_removal_secs`;
    known.add(disk);
    if (readAttribute(host, attribute) !== "0") {
      continue;
    }
    try {
      host.appendFile(attribute, `${seconds}\n`);
    } catch (error) {
      if (!(error instanceof HostError)) {
        throw error;
      }
    }
  }
}
