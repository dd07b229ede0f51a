// SPDX-License-Identifier: LGPL-2.1-or-later
// Who configures the network of the real root.

import type { Host } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";

const unitFolders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

/** Whether there is such a unit. */
export function hasUnit(realRoot: Host, unit: string): boolean {
  return unitFolders.some((folder) => realRoot.exists(`${folder}/${unit}`));
}

/**
 * Whether systemd-networkd or NetworkManager is started at each boot, by itself or by netplan: they know the boot's interfaces by the files that
 * the initramfs leaves. Folders are listed, because links in them lead to files of the real root.
 */
export function hasNetworkManager(realRoot: Host): boolean {
  const wanted = unitFolders.flatMap((folder) => listFolder(realRoot, `${folder}/multi-user.target.wants`));
  return (
    wanted.includes("systemd-networkd.service") ||
    wanted.includes("NetworkManager.service") ||
    listFolder(realRoot, "/etc/netplan").some((name) => name.endsWith(".yaml"))
  );
}
