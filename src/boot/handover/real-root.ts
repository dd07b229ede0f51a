// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { machineAt } from "../../host/machine-at.ts";
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
export function inspectRealRoot(host: Host, program: string): RealRoot {
  const realRoot = realRootOf(host);
  return {
    hasProgram: realRoot.exists(program),
    hasSystemd: systemd.some((path) => realRoot.exists(path)),
  };
}

/** The machine to be: the file system that systemd and dracut mount at /sysroot, and initramfs-tools at /root ($rootmnt in its init). */
export function realRootOf(host: Host): Host {
  return machineAt(host, isInitramfsTools(host) ? "/root" : "/sysroot");
}
