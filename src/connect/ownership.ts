// SPDX-License-Identifier: LGPL-2.1-or-later
// The ownership registry of nvme-cli 3 (libnvme, registry.h): /run/nvme/registry/nvmeN/owner. `nvme disconnect-all` leaves owned controllers alone.

import { type Host, HostError } from "../host/host.ts";
import { orElse, readAttribute } from "../machine/attributes.ts";
import { controllerFolder } from "../machine/controllers.ts";
import { removeFolder } from "./remove-folder.ts";

const registry = "/run/nvme/registry";

/** The owner that nvme-cli itself records for connections out of the NBFT. */
const owner = "nbft";

/**
 * Marks a controller that this program has just made. An entry that is there already is that of a former controller with the same number.
 * Built beside its place and renamed, so that nobody sees half an entry. Throws HostError.
 */
export function markCreated(host: Host, controller: string): void {
  const { building, former } = prepare(host, controller);
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

/** What is beside the entry while it is made; that of a process that was killed goes. */
function prepare(host: Host, controller: string): { readonly building: string; readonly former: string } {
  const building = `${registry}/.${controller}.nbft-boot.new`;
  const former = `${registry}/.${controller}.nbft-boot.old`;
  removeFolder(host, building);
  removeFolder(host, former);
  return { building, former };
}

/** Marks a controller that was there already, unless somebody owns it. Throws HostError. */
export function markExisting(host: Host, controller: string): void {
  const entry = `${registry}/${controller}`;
  prepare(host, controller);
  if (host.exists(`${entry}/owner`)) {
    return;
  }
  host.makeDirectory(entry, 0o755);
  host.writeFile(`${entry}/owner`, `${owner}\n`, 0o644);
}

/** A disk without a mark is better than no disk, so a registry that cannot be written is no failure: returns why. */
export function mark(write: () => void): { unmarked?: string } {
  try {
    write();
    return {};
  } catch (error) {
    if (error instanceof HostError) {
      return { unmarked: error.message };
    }
    throw error;
  }
}

/** Takes a mark away before its controller goes: the next one with this number may be somebody else's. Throws HostError. */
export function unmark(host: Host, controller: string): void {
  removeFolder(host, `${registry}/${controller}`);
}

/** Takes the mark of a controller that has ended, unless there is another one with its number, or somebody else owns it. */
export function unmarkEnded(host: Host, controller: string): void {
  const isThere = /^(?:live|new|connecting|resetting)/.test(
    readAttribute(host, `${controllerFolder(controller)}/state`) ?? "",
  );
  if (!isThere && ownerOf(host, controller) === owner) {
    orElse(undefined, () => unmark(host, controller));
  }
}

/** Owners that nobody is behind who would look after the connection: nvme-cli's, of units that connect once. */
const idleOwners = [owner, "autoconnect"];

/** Whether a program that looks after its connections by itself (nvme-stas, nvme-discoverd) has entered this one. */
export function isOwnedByOthers(host: Host, controller: string): boolean {
  const found = ownerOf(host, controller);
  return found !== undefined && !idleOwners.includes(found);
}

/** Who has entered it in the registry. */
export function ownerOf(host: Host, controller: string): string | undefined {
  return readAttribute(host, `${registry}/${controller}/owner`)?.trim();
}
