// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "./attributes.ts";
import { allControllers, controllerFolder } from "./controllers.ts";
import { rootDisks } from "./mounted-disks.ts";
import { namespacesOf } from "./namespaces.ts";

/** The root of an initramfs, which is in memory. */
const initramfs = / \/ \/ [^\n]* - rootfs /;

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

/** Whether each disk of NVMe that the root file system needs has a connection that is live. */
export function rootAnswers(host: Host): boolean {
  if (initramfs.test(readAttribute(host, "/proc/self/mountinfo") ?? "")) {
    return true;
  }
  const disks = rootDisks(host, (device, parts) => withoutFailed(host, device, parts));
  const controllers = disks.length === 0 ? [] : allControllers(host);
  // Not all are looked at where one is enough: each process of many paths asks twice a second.
  return disks.every((disk) => controllers.some((name) => leadsTo(host, name, disk)));
}

function leadsTo(host: Host, controller: string, wanted: string): boolean {
  return (
    readAttribute(host, `${controllerFolder(controller)}/state`) === "live" &&
    namespacesOf(host, controller).some(({ disk }) => disk === wanted)
  );
}
