// SPDX-License-Identifier: LGPL-2.1-or-later
// Where a machine keeps its tables, by the names of their files.

import type { Host } from "../host/host.ts";
import { listFolder } from "../machine/attributes.ts";
import { runtimeFolder } from "../machine/runtime-files.ts";
import { tableNumber } from "../nbft/table-name.ts";
import { listCredentialTables } from "./credential-tables.ts";

/**
 * What firmware published: Linux names several tables NBFT1, NBFT2, ... and one alone NBFT. What was loaded later is in dynamic/ as well, and not
 * looked for there.
 */
const firmwareFolder = "/sys/firmware/acpi/tables";
/** What the initramfs carries. */
export const carriedFolder = "/etc/nbft-boot/tables";
/** What was carried and is kept for the real root. */
export const keptFolder = `${runtimeFolder}/tables`;

/** In this order. Copies for languages of their own: native/gate.c, dracut/50nbft-boot/module-setup.sh, initramfs-tools/hooks/nbft-boot. */
export const tableFolders: readonly string[] = [firmwareFolder, carriedFolder, keptFolder];

/** A table is a few hundred bytes; this is what 64 KiB heaps and some nonsense in front of them may take. */
export const tableSizeLimit = 1024 * 1024;

/** Why a file cannot be read as a table, by the errno of the Host. */
export function whyUnreadable(code: string): string {
  switch (code) {
    case "ENOENT":
      return "no such file";
    case "EISDIR":
      return "a directory: name a file in it";
    case "EFBIG":
      return "larger than 1 MiB, so it is no table";
    case "EBADMSG":
      return "a kernel option that is not base64";
    case "EINVAL":
      return "a pipe or a device, so it is no table";
    default:
      return `cannot be read (${code})`;
  }
}

/** Names of the tables in a folder in numeric order; none where there is no such folder. */
export function listTables(host: Host, folder: string): readonly string[] {
  return listFolder(host, folder)
    .filter((name) => tableNumber(name) !== undefined)
    .sort((a, b) => (tableNumber(a) ?? 0) - (tableNumber(b) ?? 0) || (a < b ? -1 : 1));
}

/** Whether a table came with the initramfs, or with the machine, and is not firmware's: the real root has it only if it is kept. */
export function isCarried(path: string): boolean {
  return !path.startsWith(`${firmwareFolder}/`) && !path.startsWith(`${keptFolder}/`);
}

/** Whether the machine has any table. */
export function hasTables(host: Host): boolean {
  return tableFolders.some((folder) => listTables(host, folder).length > 0) || listCredentialTables(host).length > 0;
}
