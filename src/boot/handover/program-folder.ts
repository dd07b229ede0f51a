// SPDX-License-Identifier: LGPL-2.1-or-later
// A folder under /run from which the real root can start a program.

import { defaultLimit, type Host, HostError } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { runtimeFolder } from "../../machine/runtime-files.ts";

/**
 * The real root's systemd unmounts nothing below /run/initramfs, neither while the program runs nor in between (systemd's
 * fstab_is_extrinsic(): "this should stay around from before we boot until after we shutdown").
 */
const mountedFolder = "/run/initramfs/nbft-boot";

/**
 * Makes the folder, calls `fill` to write into it, and returns its path. Where /run is mounted noexec, as initramfs-tools does it, the folder
 * is a file system of its own: it goes to the real root with /run, and is read-only once it is filled.
 * @param fill gets the folder's path
 * @throws HostError
 */
export function makeProgramFolder(host: Host, fill: (folder: string) => void): string {
  if (!isNoexec(host)) {
    host.makeDirectory(runtimeFolder, 0o755);
    fill(runtimeFolder);
    return runtimeFolder;
  }
  host.makeDirectory(mountedFolder, 0o755);
  // Far more than the program has, which is all that takes memory: a file system that is full would alarm somebody.
  mount(host, ["-t", "tmpfs", "-o", `nosuid,nodev,size=${defaultLimit},mode=0755`]);
  fill(mountedFolder);
  mount(host, ["-o", "remount,ro,nosuid,nodev"]);
  return mountedFolder;
}

/** Whether programs on /run cannot be started, by the last mount there in /proc/mounts (proc_pid_mounts(5), fstab(5)). */
function isNoexec(host: Host): boolean {
  const mounts = (readAttribute(host, "/proc/mounts") ?? "").split("\n").map((line) => line.split(" "));
  const options = mounts.filter(([, target]) => target === "/run").at(-1)?.[3] ?? "";
  return options.split(",").includes("noexec");
}

/** With the words that util-linux, busybox and klibc all understand. */
function mount(host: Host, words: readonly string[]): void {
  if (host.run(["mount", ...words, "nbft-boot", mountedFolder]) !== 0) {
    throw new HostError("mount", mountedFolder, "EIO");
  }
}
