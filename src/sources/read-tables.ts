// SPDX-License-Identifier: LGPL-2.1-or-later
import type { DeviceName } from "../description/table-of.ts";
import { type Host, HostError } from "../host/host.ts";
import type { Decoded } from "../nbft/decode.ts";
import { tableNumber } from "../nbft/table-name.ts";
import { listCredentialTables } from "./credential-tables.ts";
import { keptFolder, listTables, tableFolders, tableSizeLimit } from "./table-files.ts";

/** A table as it was found. */
export interface SourceTable {
  /** That of the file name, or the next free one where another table has it. Unique, stable between boots and over switch-root. */
  readonly number: number;
  /** Name of its file. */
  readonly name: string;
  /** Where it is on the machine, without --root. */
  readonly path: string;
  /** Empty where the file could not be read. */
  readonly bytes: Uint8Array;
  /** Symbolic errno where the file could not be read: EFBIG where it is larger than any table. */
  readonly unreadable?: string;
  /** Where it is made of other sources than tables: no bytes hold it. */
  readonly made?: Decoded;
  /** Made of what tells of paths in words of its own, and not of a table in JSON. */
  readonly isDescribed?: true;
  /** Whether these say that no boot needs it. */
  readonly isLater?: true;
  /** What these call the devices. */
  readonly names?: readonly DeviceName[];
}

/** The largest number that a name can have. What would need a larger one is left out: so many tables are no machine's. */
export const largestNumber = 999;

/**
 * All tables of a machine, by their numbers. Bytes that were read before (the copy under /run, a carried table that firmware has too)
 * count once.
 * @param taken the number of what an initramfs kept and is no table: whoever came later gets another
 */
export function readTables(host: Host, taken?: number): SourceTable[] {
  const tables: SourceTable[] = [];
  let highest = -1;
  for (const { own, content, ...place } of findTables(host)) {
    const { bytes, unreadable } = content();
    if (unreadable === undefined && tables.some((table) => equal(table.bytes, bytes))) {
      continue;
    }
    const isFree = own !== taken && !tables.some((table) => table.number === own);
    const number = isFree ? own : highest + (highest + 1 === taken ? 2 : 1);
    if (number <= largestNumber) {
      tables.push({ number, ...place, bytes, ...(unreadable !== undefined && { unreadable }) });
      highest = Math.max(highest, number);
    }
  }
  return tables.sort((a, b) => a.number - b.number);
}

type Content = Pick<SourceTable, "bytes" | "unreadable">;

interface Place extends Pick<SourceTable, "name" | "path"> {
  /** The number in its name. */
  readonly own: number;
  readonly content: () => Content;
}

/** Firmware's, what the initramfs carries, credentials, and what was kept of these: the order in which they get their numbers. */
function findTables(host: Host): readonly Place[] {
  const files = (folder: string) =>
    listTables(host, folder).map((name): Place => {
      const path = `${folder}/${name}`;
      return { own: tableNumber(name) ?? 0, name, path, content: () => read(host, path) };
    });
  const credentials = listCredentialTables(host).map(({ number: own, name, path, inline }): Place => {
    const inCommandLine = (): Content => ({
      bytes: inline?.bytes ?? new Uint8Array(),
      ...(inline?.bytes === undefined && { unreadable: "EBADMSG" }),
    });
    return { own, name, path, content: inline === undefined ? () => read(host, path) : inCommandLine };
  });
  return [...tableFolders.slice(0, -1).flatMap(files), ...credentials, ...files(keptFolder)];
}

function read(host: Host, path: string): Content {
  try {
    return { bytes: host.readFile(path, tableSizeLimit) };
  } catch (error) {
    if (error instanceof HostError) {
      return { bytes: new Uint8Array(), unreadable: error.code };
    }
    throw error;
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
