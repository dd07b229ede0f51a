// SPDX-License-Identifier: LGPL-2.1-or-later
// The ownership registry of nvme-cli 3 (libnvme, registry.h): /run/nvme/registry/nvmeN/owner. `nvme disconnect-all` leaves owned controllers alone.

import type { Host } from "../host/host.ts";
import { listFolder, orElse, readAttribute } from "../machine/attributes.ts";

const registry = "/run/nvme/registry";

/** The owner that nvme-cli itself records for connections out of the NBFT. */
const owner = "nbft";

/**
 * Marks a controller that this program has just made. An entry that is there already is that of a former controller with the same number.
 * Built beside its place and renamed, so that nobody sees half an entry. Throws HostError.
 */
export function markCreated(host: Host, controller: string): void {
  const building = `${registry}/.${controller}.nbft-boot.new`;
  const former = `${registry}/.${controller}.nbft-boot.old`;
  removeFolder(host, building);
  removeFolder(host, former);
  host.makeDirectory(building, 0o755);
  // libnvme's udev rule spares entries that are younger than the removal of the former controller with this number.
  const sequence = readAttribute(host, "/sys/kernel/uevent_seqnum");
  if (sequence !== undefined) {
    host.writeFile(`${building}/seqnum`, `${sequence}\n`, 0o644);
  }
  host.writeFile(`${building}/owner`, `${owner}\n`, 0o644);
  // rename(2) does not replace a folder that has files in it.
  orElse(undefined, () => host.rename(`${registry}/${controller}`, former));
  host.rename(building, `${registry}/${controller}`);
  removeFolder(host, former);
}

/** Marks a controller that was there already, unless somebody owns it. Throws HostError. */
export function markExisting(host: Host, controller: string): void {
  const entry = `${registry}/${controller}`;
  if (host.exists(`${entry}/owner`)) {
    return;
  }
  host.makeDirectory(entry, 0o755);
  host.writeFile(`${entry}/owner`, `${owner}\n`, 0o644);
}

function removeFolder(host: Host, folder: string): void {
  for (const name of listFolder(host, folder)) {
    host.remove(`${folder}/${name}`);
  }
  host.remove(folder);
}
