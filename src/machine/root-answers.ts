// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "./attributes.ts";
import { allControllers, controllerFolder } from "./controllers.ts";
import { rootDisks } from "./mounted-disks.ts";
import { namespacesOf } from "./namespaces.ts";

/** The root of an initramfs, which is in memory. */
const initramfs = / \/ \/ [^\n]* - rootfs /;

/** Whether each disk of NVMe that the root file system is on has a connection that is live. */
export function rootAnswers(host: Host): boolean {
  if (initramfs.test(readAttribute(host, "/proc/self/mountinfo") ?? "")) {
    return true;
  }
  const disks = rootDisks(host, (_, parts) => parts);
  const live = new Set(
    allControllers(host)
      .filter((name) => readAttribute(host, `${controllerFolder(name)}/state`) === "live")
      .flatMap((name) => namespacesOf(host, name).map(({ disk }) => disk)),
  );
  return disks.every((disk) => live.has(disk));
}
