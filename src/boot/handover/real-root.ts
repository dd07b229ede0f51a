// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { isInitramfsTools } from "../../machine/network-manager.ts";

/** With and without a merged /usr. */
const systemd = ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"];

/** What the initramfs can tell of the real root, which it has mounted. */
export interface RealRoot {
  /** Whether this program is installed there. */
  readonly hasProgram: boolean;
  /** Whether anybody there reads units. */
  readonly hasSystemd: boolean;
}

/** @param program absolute path of the running executable */
export function inspectRealRoot(host: Host, root: string, program: string): RealRoot {
  const folder = realRootFolder(host, root);
  return {
    hasProgram: host.exists(folder + program),
    hasSystemd: systemd.some((path) => host.exists(folder + path)),
  };
}

/** Where systemd and dracut mount the real root, or initramfs-tools does ($rootmnt in its init); behind the machine's root folder. */
export function realRootFolder(host: Host, root: string): string {
  return root + (isInitramfsTools(host, root) ? "/root" : "/sysroot");
}
