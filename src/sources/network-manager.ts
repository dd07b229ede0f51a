// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";

/** With and without a merged /usr. */
const networkd = ["/usr/lib/systemd/systemd-networkd", "/lib/systemd/systemd-networkd"];
const networkManager = ["/usr/sbin/NetworkManager", "/usr/bin/NetworkManager"];

/**
 * Whether systemd-networkd configures this initramfs' network. Debian's systemd package has it in every image that is made of packages, so
 * NetworkManager, which nobody has without wanting it, goes first.
 */
export function usesNetworkd(host: Host, root: string): boolean {
  const has = (path: string): boolean => host.exists(root + path);
  return networkd.some(has) && !networkManager.some(has);
}

/**
 * Whether this is an initramfs of initramfs-tools, which has no network manager: nbft-boot configures the interfaces itself, and leaves
 * files for the network manager of the real root.
 */
export function isInitramfsTools(host: Host, root: string): boolean {
  return host.exists(`${root}/scripts/local-top/nbft-boot`);
}
