// SPDX-License-Identifier: LGPL-2.1-or-later

import { quote } from "../text/visible.ts";
import { decodeLists } from "./decode-lists.ts";
import { Reader } from "./fields/reader.ts";
import { isSet, offsetOf, readFields, readStructure, type Values } from "./fields/structure.ts";
import { type Finding, notConfigured, TableError } from "./findings.ts";
import { control, lists } from "./layout/control.ts";
import { header, headerFields } from "./layout/header.ts";
import { host } from "./layout/host.ts";
import { checkRegions, locateLists } from "./regions.ts";
import type { HostDescriptor, Table } from "./types.ts";
import { checksum, readInteger } from "./values/bytes.ts";

export interface DecodeOptions {
  /** Warnings are errors: what is against the specification is left out, or the whole table refused. */
  readonly strict?: boolean;
}

export interface Decoded {
  readonly table: Table;
  /** In the order of reading. Every descriptor that was left out has one. */
  readonly findings: readonly Finding[];
}

/**
 * Decodes an NBFT of revision 1.0 or 1.1: a file of /sys/firmware/acpi/tables. What firmware gets wrong costs as little as can be: a field
 * that can be spared, else its descriptor, else the table.
 * @throws TableError where the whole table is refused, or is one that says nothing (notConfigured); nothing else on any input
 */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const reader = new Reader(bytes, options.strict ?? false);
  checkHeader(reader);
  checkControl(reader);
  const table: Values = { revision: bytes[header.offsets.minor] === 1 ? "1.1" : "1.0" };
  orRefuse(reader, readFields(reader, headerFields, 0, table));
  table.host = readHost(reader);
  const regions = locateLists(reader);
  orRefuse(reader, checkRegions(reader, regions));
  Object.assign(table, decodeLists(reader, regions));
  return { table: table as unknown as Table, findings: reader.findings };
}

function refuse(code: string, message: string, structure: string, offset: number): never {
  throw new TableError({ code, severity: "error", message, structure, offset });
}

/** Refuses the table for what the reader has reported last. */
function orRefuse(reader: Reader, ok: boolean): void {
  const last = reader.findings.at(-1);
  if (!ok && last !== undefined) {
    const { consequence: _, ...finding } = last;
    throw new TableError({ ...finding, severity: "error" });
  }
}

/** Signature and length first, so that what is no table, or is cut, is called so; then in libnvme's order, so that both give the same reason. */
function checkHeader(reader: Reader): void {
  const { bytes } = reader;
  const { offsets } = header;
  const least = header.length + control.length;
  const signature = String.fromCharCode(...bytes.subarray(0, 4));
  if (signature !== header.signature) {
    const what = bytes.length === 0 ? "it is empty" : `it starts with ${quote(signature)}`;
    refuse("table-signature", `not an NBFT: ${what}`, "header", 0);
  }
  const length = bytes.length < offsets.length + 4 ? 0 : readInteger(bytes, offsets.length, 4);
  if (length > bytes.length) {
    const message = `cut: its header says ${length} bytes, the file has ${bytes.length}`;
    refuse("table-length", message, "header", offsets.length);
  }
  if (bytes.length < least) {
    refuse("table-too-short", `the table is ${bytes.length} bytes long, less than ${least}`, "header", 0);
  }
  const sum = checksum(bytes);
  if (sum !== 0) {
    const message = `all bytes add up to 0x${sum.toString(16).padStart(2, "0")}, not 0: the table is damaged`;
    refuse("table-checksum", message, "header", offsets.checksum);
  }
  if (length < least) {
    refuse("table-length", `length is ${length}, less than ${least}`, "header", offsets.length);
  }
  const major = bytes[offsets.major];
  if (major !== 1) {
    refuse("table-major-revision", `major revision is ${major}, and only 1 is known`, "header", offsets.major);
  }
  const minor = bytes[offsets.minor] as number;
  if (minor > 1) {
    refuse("table-minor-revision", `minor revision is ${minor}, and only 0 and 1 are known`, "header", offsets.minor);
  }
  const heapStart = readInteger(bytes, offsets.heapOffset, 4);
  const heapLength = readInteger(bytes, offsets.heapLength, 4);
  if (heapStart + heapLength > length) {
    const message = `the heap is ${heapLength} bytes from ${heapStart}, beyond the end of the table at ${length}`;
    refuse("table-heap", message, "header", offsets.heapOffset);
  }
  reader.tableLength = length;
  reader.heapStart = heapStart;
  reader.heapEnd = heapStart + heapLength;
  if (bytes.length > length) {
    reader.note("trailing-bytes", `${bytes.length - length} bytes follow the table: ignored`, length);
  }
}

function checkControl(reader: Reader): void {
  const { bytes } = reader;
  const base = header.length;
  const { offsets, id, validFlag } = control;
  if (((bytes[base + offsets.flags] as number) & validFlag) === 0) {
    refuse("control-not-valid", "its valid flag is not set", "control", base + offsets.flags);
  }
  if (bytes[base + offsets.id] !== id) {
    const message = `structure identifier is ${bytes[base + offsets.id]}, not ${id}`;
    refuse("control-id", message, "control", base + offsets.id);
  }
  const length = readInteger(bytes, base + offsets.length, 2);
  if (length !== control.length) {
    reader.enter("control");
    const message = `length is ${length}, not ${control.length}`;
    orRefuse(reader, reader.warn("control-length", message, base + offsets.length));
    reader.enter("header");
  }
}

function readHost(reader: Reader): HostDescriptor {
  const at = header.length + control.offsets.host;
  const start = readInteger(reader.bytes, at, 4);
  if (start < header.length || start + host.length > reader.tableLength) {
    const message = `the Host Descriptor is at ${start}, outside the table of ${reader.tableLength} bytes or in its header`;
    refuse("host-offset", message, "control", at);
  }
  if (isSwitchedOff(reader, start)) {
    const message = "firmware has no NVMe-oF boot configured";
    throw new TableError({ code: notConfigured, severity: "note", message, structure: "host", offset: start });
  }
  const values: Values = {};
  reader.enter(host.name);
  orRefuse(reader, readStructure(reader, host, start, values));
  reader.hostStart = start;
  return values as unknown as HostDescriptor;
}

/** What Dell's firmware leaves on every machine while NVMe-oF boot is off: a Host Descriptor without NQN, and no other descriptor. */
function isSwitchedOff({ bytes }: Reader, hostStart: number): boolean {
  const counts = Object.values(lists).map(({ offset }) => bytes[header.length + offset + 7]);
  return (
    isSet(bytes, hostStart, host.valid) &&
    bytes[hostStart] === host.id &&
    readInteger(bytes, hostStart + offsetOf(host, "nqn") + 4, 2) === 0 &&
    counts.every((count) => count === 0)
  );
}
