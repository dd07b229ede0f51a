// SPDX-License-Identifier: LGPL-2.1-or-later
// Who configures the network of the real root.

import type { Host } from "../../host/host.ts";
import { listFolder, readAttribute } from "../../machine/attributes.ts";

const unitFolders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

/** Whether there is such a unit. */
export function hasUnit(realRoot: Host, unit: string): boolean {
  return unitFolders.some((folder) => realRoot.exists(`${folder}/${unit}`));
}

/**
 * Whether systemd-networkd or NetworkManager is started at each boot, by itself or by netplan: they know the boot's interfaces by the files that
 * the initramfs leaves. Folders are listed, because links in them lead to files of the real root. Debian's NetworkManager has nothing to do with
 * an interface that interfaces(5) names.
 */
export function hasNetworkManager(realRoot: Host, devices: readonly string[]): boolean {
  const wanted = unitFolders.flatMap((folder) => listFolder(realRoot, `${folder}/multi-user.target.wants`));
  return (
    wanted.includes("systemd-networkd.service") ||
    listFolder(realRoot, "/etc/netplan").some((name) => name.endsWith(".yaml")) ||
    (wanted.includes("NetworkManager.service") && !isIfupdowns(realRoot, devices))
  );
}

function isIfupdowns(realRoot: Host, devices: readonly string[]): boolean {
  const folder = "/etc/network/interfaces";
  const files = [folder, ...listFolder(realRoot, `${folder}.d`).map((name) => `${folder}.d/${name}`)];
  return files.some((file) =>
    [...(readAttribute(realRoot, file) ?? "").matchAll(/^\s*iface\s+(\S+)/gm)].some(([, name = ""]) =>
      devices.includes(name),
    ),
  );
}
