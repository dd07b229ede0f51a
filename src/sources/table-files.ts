// SPDX-License-Identifier: LGPL-2.1-or-later
// Where a machine keeps its tables, by the names of their files.

import { type Host, HostError } from "../host/host.ts";

/**
 * Folders with tables, in order: what firmware published (Linux names several tables NBFT1, NBFT2, and one alone NBFT; what was loaded
 * later is in dynamic/ as well and not looked for there); what the initramfs carries; what was carried and is kept for the real root.
 */
export const tableFolders = ["/sys/firmware/acpi/tables", "/etc/nbft-boot/tables", "/run/nbft-boot/tables"] as const;

/** NBFT, or NBFT with a number: nothing else in these folders is a table, whatever it is named after. */
const tableName = /^NBFT([0-9]{1,3})?$/;

/** A table is a few hundred bytes; this is what 64 KiB heaps and some nonsense in front of them may take. */
export const tableSizeLimit = 1024 * 1024;

/** Why a file cannot be read as a table, by the errno of the Host. */
export function whyUnreadable(code: string): string {
  switch (code) {
    case "ENOENT":
      return "no such file";
    case "EFBIG":
      return "larger than 1 MiB, so it is no table";
    case "EINVAL":
      return "a pipe or a device, so it is no table";
    default:
      return `cannot be read (${code})`;
  }
}

/** The number in a table's file name, 0 where it has none, or undefined where it is no table's name. */
export function tableNumber(name: string): number | undefined {
  const digits = tableName.exec(name);
  return digits === null ? undefined : Number(digits[1] ?? 0);
}

/** File name of the table of this number. */
export function tableFileName(number: number): string {
  return number === 0 ? "NBFT" : `NBFT${number}`;
}

/** Names of the tables in a folder in numeric order; none where there is no such folder. */
export function listTables(host: Host, folder: string): readonly string[] {
  let names: readonly string[];
  try {
    names = host.readDirectory(folder);
  } catch (error) {
    if (error instanceof HostError) {
      return [];
    }
    throw error;
  }
  return names
    .filter((name) => tableNumber(name) !== undefined)
    .sort((a, b) => (tableNumber(a) ?? 0) - (tableNumber(b) ?? 0) || (a < b ? -1 : 1));
}

/** Whether the machine has any table. This is all that a machine without one pays for at each boot. */
export function hasTables(host: Host, root: string): boolean {
  return tableFolders.some((folder) => listTables(host, root + folder).length > 0);
}
