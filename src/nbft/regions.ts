// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the lists of descriptors are.

import type { Reader } from "./fields/reader.ts";
import { TableError } from "./findings.ts";
import { control, type ListName, lists } from "./layout/control.ts";
import { header } from "./layout/header.ts";
import { host } from "./layout/host.ts";
import { readInteger } from "./values/bytes.ts";

/** A list whose records are all inside the table. */
export interface ListRegion {
  readonly start: number;
  /** May be longer than the structure known here: firmware of a later revision. */
  readonly recordLength: number;
  readonly count: number;
}

export type ListRegions = Readonly<Record<ListName, ListRegion>>;

/** Reads the four list references of the Control Structure. Throws TableError where a list is not inside the table. */
export function locateLists(reader: Reader): ListRegions {
  return {
    hfi: locateList(reader, "hfi"),
    ssns: locateList(reader, "ssns"),
    security: locateList(reader, "security"),
    discovery: locateList(reader, "discovery"),
  };
}

function locateList(reader: Reader, name: ListName): ListRegion {
  const { structure, offset } = lists[name];
  const at = header.length + offset;
  const region: ListRegion = {
    start: readInteger(reader.bytes, at, 4),
    recordLength: readInteger(reader.bytes, at + 4, 2),
    count: reader.bytes[at + 7] as number,
  };
  const { start, recordLength, count } = region;
  // What stands beside a count of 0 means nothing.
  if (count === 0) {
    return region;
  }
  const refuse = (code: string, problem: string, where: number): never => {
    const message = `the ${structure.name} list ${problem}`;
    throw new TableError({ code, severity: "error", message, structure: "control", offset: where });
  };
  if (recordLength < structure.length) {
    refuse("list-record-length", `has records of ${recordLength} bytes, less than ${structure.length}`, at + 4);
  }
  if (start === 0) {
    refuse("list-offset", `has ${count} records and no offset`, at);
  }
  if (start + recordLength * count > reader.tableLength) {
    const problem = `has ${count} records of ${recordLength} bytes from ${start}`;
    refuse("list-extent", `${problem}, beyond the end of the table at ${reader.tableLength}`, at);
  }
  return region;
}

/** Reports parts of the table that overlap. Returns whether that can be lived with. */
export function checkRegions(reader: Reader, regions: ListRegions): boolean {
  const parts = [
    { name: "header and control", start: 0, end: header.length + control.length },
    { name: "Host Descriptor", start: reader.hostStart, end: reader.hostStart + host.length },
    { name: "heap", start: reader.heapStart, end: reader.heapEnd },
    ...(Object.keys(regions) as ListName[]).map((name) => {
      const { start, recordLength, count } = regions[name];
      return { name: `${lists[name].structure.name} list`, start, end: start + recordLength * count };
    }),
  ]
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  reader.enter("table");
  let previous = parts[0];
  for (const part of parts.slice(1)) {
    if (previous !== undefined && part.start < previous.end) {
      if (!reader.warn("overlap", `${part.name} and ${previous.name} overlap`, part.start)) {
        return false;
      }
    }
    previous = previous === undefined || part.end > previous.end ? part : previous;
  }
  return true;
}
