// SPDX-License-Identifier: LGPL-2.1-or-later
// Who configures the network of this initramfs.

import type { Host } from "../host/host.ts";
import { type NetworkManagerName, readConfiguration } from "./configuration.ts";

/** With and without a merged /usr, and with and without a merged /usr/sbin. */
const programs: Readonly<Record<NetworkManagerName, readonly string[]>> = {
  "systemd-networkd": ["/usr/lib/systemd/systemd-networkd", "/lib/systemd/systemd-networkd"],
  NetworkManager: ["/usr/sbin/NetworkManager", "/usr/bin/NetworkManager"],
};

/** What starts NetworkManager: its own unit for an initramfs (1.54 and later), dracut's until then, or what any system has. */
const networkManagerUnits = ["NetworkManager-initrd.service", "nm-initrd.service", "NetworkManager.service"] as const;

/**
 * The network manager of this initramfs; undefined where it has none that we know. Where it has both, it is systemd-networkd, which needs
 * nothing beside itself, unless nbft-boot.conf says otherwise.
 */
export function networkManager(host: Host): NetworkManagerName | undefined {
  const present = (["systemd-networkd", "NetworkManager"] as const).filter((name) =>
    programs[name].some((path) => host.exists(path)),
  );
  return present.length < 2 ? present[0] : readConfiguration(host).configuration.manager;
}

/** The unit that starts NetworkManager in this initramfs; undefined where it has the program alone. */
export function networkManagerUnit(host: Host): string | undefined {
  return networkManagerUnits.find((unit) => hasUnit(host, unit));
}

/** With and without a merged /usr. */
export function hasUnit(host: Host, unit: string): boolean {
  return ["/usr/lib/systemd/system", "/lib/systemd/system"].some((folder) => host.exists(`${folder}/${unit}`));
}

/**
 * Whether this is an initramfs of initramfs-tools, which has no network manager: nbft-boot configures the interfaces itself, and leaves
 * files for the network manager of the real root.
 */
export function isInitramfsTools(host: Host): boolean {
  return host.exists("/scripts/local-top/nbft-boot");
}
