// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "./attributes.ts";
import { allControllers, controllerFolder } from "./controllers.ts";
import { type Mount, readMounts, rootDisks } from "./mounted-disks.ts";
import { namespacesOf } from "./namespaces.ts";

/** MD goes on without a disk that has failed or is gone, and waits for one that is there. Where all have, each counts. */
function withoutFailed(host: Host, device: string, parts: readonly string[]): readonly string[] {
  const array = `/sys/class/block/${device}/md`;
  if (!/^raid[1-9]/.test(readAttribute(host, `${array}/level`) ?? "")) {
    return parts;
  }
  const working = parts.filter(
    (part) =>
      host.exists(`/sys/class/block/${part}`) &&
      !/faulty/.test(readAttribute(host, `${array}/dev-${part}/state`) ?? ""),
  );
  return working.length > 0 ? working : parts;
}

/** By the names of root's disks the controller that has led to each, when somebody looked. */
export type Leading = Map<string, string>;

/**
 * Whether each disk of NVMe that the root file system needs has a connection that is live.
 * @param leading of the last question, for who asks often: each process of many paths asks twice a second
 */
export function rootAnswers(host: Host, leading: Leading = new Map()): boolean {
  const mounts = readMounts(host);
  if (mounts.some(isInitramfs)) {
    return true;
  }
  const disks = rootDisks(host, (device, parts) => withoutFailed(host, device, parts), mounts);
  return disks.every((disk) => {
    const known = leading.get(disk);
    if (known !== undefined && leadsTo(host, known, disk)) {
      return true;
    }
    const found = allControllers(host).find((name) => leadsTo(host, name, disk));
    if (found !== undefined) {
      leading.set(disk, found);
    }
    return found !== undefined;
  });
}

/** The root of an initramfs, which is in memory. */
function isInitramfs({ from, where, type }: Mount): boolean {
  return type === "rootfs" && from === "/" && where === "/";
}

function leadsTo(host: Host, controller: string, wanted: string): boolean {
  return (
    readAttribute(host, `${controllerFolder(controller)}/state`) === "live" &&
    namespacesOf(host, controller).some(({ disk }) => disk === wanted)
  );
}
