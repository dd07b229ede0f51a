// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "./attributes.ts";
import { allControllers, controllerFolder } from "./controllers.ts";
import { mountedDisks } from "./mounted-disks.ts";
import { namespacesOf } from "./namespaces.ts";

/** Whether each disk of NVMe that the root file system is on has a connection that is live. */
export function rootAnswers(host: Host): boolean {
  const disks = [...mountedDisks(host)].filter(([, mounts]) => mounts.includes("/")).map(([disk]) => disk);
  const live = new Set(
    allControllers(host)
      .filter((name) => readAttribute(host, `${controllerFolder(name)}/state`) === "live")
      .flatMap((name) => namespacesOf(host, name).map(({ disk }) => disk)),
  );
  return disks.every((disk) => !/^nvme\d/.test(disk) || live.has(disk));
}
