// SPDX-License-Identifier: LGPL-2.1-or-later
// The tables of a scenario, as bytes in the machine that boots.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { carry } from "../../src/carriers/carry.ts";
import { encode } from "../../src/nbft/encode.ts";
import type { Table } from "../../src/nbft/types.ts";
import { makeCpio } from "./images/cpio.ts";
import type { Scenario, TableSource } from "./scenario.ts";

/** Ports of the target by the names of its listeners. */
export type Ports = ReadonlyMap<string, number>;

/** A table, or what is made of one. */
export function encodeSource(source: TableSource, ports: Ports): Uint8Array {
  if ("damage" in source) {
    return source.damage(encode(withPorts(source.table, ports)));
  }
  return encode(withPorts(source, ports));
}

/** A listener's name in a table stands for the port that it was given. */
export function withPorts(table: Table, ports: Ports): Table {
  const named = (text: string) => text.replace(/[a-z][\w-]*$/, (name) => String(ports.get(name) ?? name));
  return {
    ...table,
    ssns: table.ssns.map((descriptor) => ({ ...descriptor, trsvcid: named(descriptor.trsvcid) })),
    discovery: table.discovery.map((descriptor) => ({ ...descriptor, uri: named(descriptor.uri) })),
  };
}

/** `:main` and `@main` in a kernel option stand for the port of the listener of this name, with and without the colon. */
export function withNamedPorts(option: string, ports: Ports): string {
  return option.replace(/([:@])([a-z][\w-]*)/g, (text, mark, name) =>
    ports.has(name) ? `${mark === ":" ? ":" : ""}${ports.get(name)}` : text,
  );
}

/** What nobody else may read. */
const isForRoot = /^\/etc\/nbft-boot\/secrets\//;

/** Appends files to an initramfs, if there are any; returns its path. */
export function withImageFiles(
  initramfs: string,
  files: Readonly<Record<string, string>>,
  ports: Ports,
  folder: string,
): string {
  if (Object.keys(files).length === 0) {
    return initramfs;
  }
  const original = readFileSync(initramfs);
  const contents = Object.entries(files).map(
    ([path, text]) =>
      [path, { content: withNamedPorts(text, ports), mode: isForRoot.test(path) ? 0o600 : 0o644 }] as const,
  );
  const joined = join(folder, "initramfs-with-files");
  writeFileSync(joined, Buffer.concat([original, padding(original), makeCpio(Object.fromEntries(contents))]));
  return joined;
}

/** What the machine is started with, for the sake of its tables. */
export interface PlacedTables {
  readonly firmware: readonly string[];
  readonly initramfs: string;
  readonly kernelOptions: readonly string[];
  /** Strings of SMBIOS type 11. */
  readonly smbios: readonly string[];
}

const nowhere = { firmware: [], kernelOptions: [], smbios: [] } as const;

/** Writes the tables where they belong; returns what the machine is to be started with. */
export function placeTables(
  tables: readonly Uint8Array[],
  carried: NonNullable<Scenario["carried"]>,
  initramfs: string,
  folder: string,
): PlacedTables {
  const [table] = tables;
  if (carried === "credential" || carried === "smbios") {
    const word = table === undefined ? "" : String(carry(table, carried));
    return { ...nowhere, initramfs, ...(carried === "smbios" ? { smbios: [word] } : { kernelOptions: [word] }) };
  }
  if (carried === "firmware") {
    const firmware = tables.map((table, index) => {
      const path = join(folder, `NBFT${index + 1}`);
      writeFileSync(path, table);
      return path;
    });
    return { ...nowhere, firmware, initramfs };
  }
  const joined = join(folder, "initramfs");
  const original = readFileSync(initramfs);
  if (carried === "cpio.gz" && table !== undefined) {
    writeFileSync(joined, Buffer.concat([original, unaligned(original), carry(table, carried) as Uint8Array]));
    return { ...nowhere, initramfs: joined };
  }
  const name = (index: number) => (tables.length === 1 ? "NBFT" : `NBFT${index + 1}`);
  const path = carried === "initramfs" ? "/etc/nbft-boot/tables/" : "/kernel/firmware/acpi/";
  const suffix = carried === "initramfs" ? "" : ".aml";
  const archive = makeCpio(
    Object.fromEntries(tables.map((content, index) => [`${path}${name(index)}${suffix}`, { content }])),
  );
  // The kernel looks for tables in an uncompressed archive at the very start; what overrides files has to come last.
  writeFileSync(
    joined,
    Buffer.concat(carried === "initramfs" ? [original, padding(original), archive] : [archive, original]),
  );
  return { ...nowhere, initramfs: joined };
}

/** Zeroes to an address where no plain archive may begin. */
function unaligned(bytes: Buffer): Buffer {
  return Buffer.alloc(bytes.length % 4 === 0 ? 1 : 0);
}

/** An archive starts at a multiple of four bytes. */
function padding(bytes: Buffer): Buffer {
  return Buffer.alloc((4 - (bytes.length % 4)) % 4);
}
