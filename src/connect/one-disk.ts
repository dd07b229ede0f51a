// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { listFolder, orElse } from "../machine/attributes.ts";
import { controllersOf } from "../machine/controllers.ts";
import { makesDisksApart, usesMultipathd } from "../machine/native-multipath.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { removeFolder } from "./remove-folder.ts";

/** In the registry of connections, which is what a service of the real root may write to. */
const registry = "/run/nvme/registry";
const lock = `${registry}/.nbft-boot.connecting`;

/**
 * Connects, unless that would make a second disk with the same file systems: with nvme_core.multipath=N each connection has disks of its own,
 * /dev/disk/by-uuid leads to either, and btrfs, LVM and MD take the one for the other. So a subsystem gets one connection then, the first that
 * stands, and multipathd as many as it likes. Paths are connected at the same time, so one after the other has to look. Throws an Obstacle.
 */
export function withOneDisk<T>(host: Host, subsysNqn: string, connect: () => T): T {
  if (!makesDisksApart(host) || usesMultipathd(host)) {
    return connect();
  }
  const unlock = takeLock(host);
  try {
    const [other] = controllersOf(host, subsysNqn);
    if (other !== undefined) {
      const advice = "boot without nvme_core.multipath=N, or with multipathd in the image";
      throw new Obstacle(
        "local",
        `${other} has this subsystem, and another connection would be a second disk: ${advice}`,
      );
    }
    return connect();
  } finally {
    unlock();
  }
}

/** rename(2) to a folder that has something in it fails: who has renamed his own has the lock. One whose process is gone is nobody's. */
function takeLock(host: Host): () => void {
  const process = orElse("self", () => host.readLink("/proc/self"));
  const own = `${lock}.${process}`;
  removeLeftovers(host);
  try {
    removeFolder(host, own);
    host.makeDirectory(own, 0o755);
    host.writeFile(`${own}/${process}`, "", 0o644);
    host.rename(own, lock);
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    removeFolder(host, own);
    if (listFolder(host, lock).every((holder) => !host.exists(`/proc/${holder}`))) {
      removeFolder(host, lock);
    }
    throw new Obstacle("module", "another path is being connected");
  }
  return () => removeFolder(host, lock);
}

/** Of processes that were killed while they took it. */
function removeLeftovers(host: Host): void {
  for (const path of listFolder(host, registry).map((name) => `${registry}/${name}`)) {
    if (path.startsWith(`${lock}.`) && !host.exists(`/proc/${path.slice(lock.length + 1)}`)) {
      orElse(undefined, () => removeFolder(host, path));
    }
  }
}
