// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { bootStage } from "../machine/boot-stage.ts";
import { diskSize, mountedDisks } from "../machine/mounted-disks.ts";
import { given } from "./controller-status.ts";
import type { ControllerStatus, DiskStatus } from "./types.ts";

/** States in which commands are carried out. */
const serving = [undefined, "optimized", "non-optimized"];

/** Where the real root's root file system is; initramfs-tools has it at /root. */
const roots = { initramfs: ["/sysroot", "/root"], "real root": ["/"] } as const;

/** The disks of controllers, and what hangs on them. */
export function diskStatus(host: Host, controllers: readonly ControllerStatus[]): readonly DiskStatus[] {
  const mounted = mountedDisks(host);
  const root: readonly string[] = roots[bootStage(host)];
  const names = new Set(controllers.flatMap(({ namespaces }) => namespaces.map(({ disk }) => disk)));
  return [...names].map((name) => {
    const ways = controllers.filter(({ namespaces }) => namespaces.some(({ disk }) => disk === name));
    const usable = ways.filter(
      ({ state, namespaces }) =>
        state === "live" && namespaces.some(({ disk, ana }) => disk === name && serving.includes(ana)),
    );
    const mounts = mounted.get(name) ?? [];
    return {
      name,
      ...given("bytes", diskSize(host, name)),
      ...given("wwid", readAttribute(host, `/sys/class/block/${name}/wwid`)),
      mounts,
      isRoot: mounts.some((where) => root.includes(where)),
      controllers: ways.map((way) => way.name),
      usable: usable.map((way) => way.name),
    };
  });
}
