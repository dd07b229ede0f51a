// SPDX-License-Identifier: LGPL-2.1-or-later

import { EncodeError } from "./encode-error.ts";
import { type Values, writeFields, writeStructure } from "./fields/structure.ts";
import { Writer } from "./fields/writer.ts";
import { control, type List, lists } from "./layout/control.ts";
import { header, headerFields } from "./layout/header.ts";
import { host } from "./layout/host.ts";
import type { Table } from "./types.ts";
import { checksum, writeInteger } from "./values/bytes.ts";

/** A list's count is one byte. */
const mostDescriptors = 255;

/**
 * Encodes a table as firmware lays it out: header, Control Structure, Host Descriptor, the lists of HFIs, SSNS, security profiles and
 * discoveries, the heap. References are written as they are, whether they resolve or not.
 * @returns the whole ACPI table, its checksum right
 * @throws EncodeError with the place, for what no table can hold
 */
export function encode(table: Table): Uint8Array {
  refuseAnyRoute(table);
  const starts = placeLists(table);
  const writer = new Writer(starts.heap, table.revision);
  const values = table as unknown as Values;
  writeControl(writer, table, starts);
  writeFields(writer, headerFields, 0, values, "");
  writeStructure(writer, host, header.length + control.length, table.host as unknown as Values, "host");
  writeList(writer, lists.hfi, table, starts.hfi);
  writeList(writer, lists.ssns, table, starts.ssns);
  writeList(writer, lists.security, table, starts.security);
  writeList(writer, lists.discovery, table, starts.discovery);
  return finish(writer, starts.heap);
}

/** A connection without an HFI, which no NBFT can say. */
function refuseAnyRoute({ ssns, discovery }: Table): void {
  const places = [
    ...ssns.flatMap(({ byRoute }, at) => (byRoute === undefined ? [] : [`ssns[${at}].primaryHfi`])),
    ...discovery.flatMap(({ byRoute }, at) => (byRoute === undefined ? [] : [`discovery[${at}].hfi`])),
  ];
  const [place] = places;
  if (place !== undefined) {
    const problem = "no interface is known for it, and no table is without one";
    throw new EncodeError(place, `${problem}: add ip=NAME:dhcp ifname=NAME:MAC`);
  }
}

interface Starts {
  readonly hfi: number;
  readonly ssns: number;
  readonly security: number;
  readonly discovery: number;
  readonly heap: number;
}

function placeLists(table: Table): Starts {
  let next = header.length + control.length + host.length;
  const place = <T>({ property, structure }: List<T>): number => {
    const start = next;
    const { length } = table[property];
    if (length > mostDescriptors) {
      throw new EncodeError(property, `has ${length} descriptors, more than ${mostDescriptors}: use several tables`);
    }
    next += length * structure.length;
    return start;
  };
  return {
    hfi: place(lists.hfi),
    ssns: place(lists.ssns),
    security: place(lists.security),
    discovery: place(lists.discovery),
    heap: next,
  };
}

function writeControl(writer: Writer, table: Table, starts: Starts): void {
  const base = header.length;
  const { offsets } = control;
  const { bytes } = writer;
  bytes[base + offsets.id] = control.id;
  bytes[base + offsets.major] = 1;
  writeInteger(bytes, base + offsets.length, 2, control.length);
  bytes[base + offsets.flags] = control.validFlag;
  // The host reference is laid out like a list of one.
  writeListReference(writer, base + offsets.host, base + control.length, host.length);
  bytes[base + offsets.host + 6] = 1;
  for (const list of Object.values(lists)) {
    const count = table[list.property].length;
    if (count > 0) {
      writeListReference(writer, base + list.offset, starts[list.property], list.structure.length);
      bytes[base + list.offset + 6] = 1;
      bytes[base + list.offset + 7] = count;
    }
  }
}

function writeListReference(writer: Writer, at: number, start: number, recordLength: number): void {
  writeInteger(writer.bytes, at, 4, start);
  writeInteger(writer.bytes, at + 4, 2, recordLength);
}

function writeList<T>(writer: Writer, list: List<T>, table: Table, start: number): void {
  for (const [position, descriptor] of table[list.property].entries()) {
    writer.index = descriptor.index;
    const base = start + position * list.structure.length;
    writeStructure(writer, list.structure, base, descriptor as unknown as Values, `${list.property}[${position}]`);
  }
}

/** Fills in what the header says of the whole, and cuts the table to its length. */
function finish(writer: Writer, heapStart: number): Uint8Array {
  const bytes = writer.bytes.slice(0, writer.length);
  const { offsets } = header;
  for (let index = 0; index < header.signature.length; index++) {
    bytes[index] = header.signature.charCodeAt(index);
  }
  writeInteger(bytes, offsets.length, 4, bytes.length);
  bytes[offsets.major] = 1;
  bytes[offsets.minor] = writer.revision === "1.1" ? 1 : 0;
  writeInteger(bytes, offsets.heapOffset, 4, heapStart);
  writeInteger(bytes, offsets.heapLength, 4, bytes.length - heapStart);
  bytes[offsets.checksum] = -checksum(bytes);
  return bytes;
}
