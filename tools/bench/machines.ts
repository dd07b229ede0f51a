// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines that are folders, as what runs in an initramfs finds them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encode } from "../../src/nbft/encode.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import { largeTables } from "../../test/fixtures/large.ts";
import { top } from "../top.ts";
import type { Size } from "./sizes.ts";

/** A table holds 255 of each at most; what firmware writes is smaller. */
const hfisOfTable = 64;
const ssnsOfTable = 250;

/** Writes the machines of the bench of processes below a folder: none, small, large. */
export function writeMachines(folder: string): void {
  const multipath = JSON.parse(readFileSync(join(top, "test/fixtures/tables/multipath.json"), "utf8"));
  writeMachine(join(folder, "none"), {});
  writeMachine(join(folder, "small"), { NBFT: multipath });
  writeMachine(join(folder, "large"), largeTables());
}

/** A machine with a card for each HFI. */
export function writeGrownMachine(root: string, size: Size): void {
  const made = grownTables(size);
  const names = made.map((_, index) => `NBFT${made.length > 1 ? index + 1 : ""}`);
  writeMachine(root, Object.fromEntries(names.map((name, index) => [name, made[index]])));
  for (const [index, { mac }] of made.flatMap(({ hfi }) => hfi).entries()) {
    const card = join(root, `sys/class/net/eth${index}`);
    const attributes = { address: mac, type: 1, ifindex: index + 2, carrier: 1, operstate: "up" };
    for (const [name, value] of Object.entries(attributes)) {
      write(join(card, name), `${value}\n`);
    }
  }
  write(join(root, "dev/nvme-fabrics"), fabricsOptions);
}

/** What Linux 6.12 answers, as far as the program asks. */
const fabricsOptions =
  "instance=-1,cntlid=-1,transport=%s,traddr=%s,trsvcid=%s,nqn=%s,hostnqn=%s,hostid=%s,host_traddr=%s,host_iface=%s,ctrl_loss_tmo=%d\n";

/** As many tables as that takes. Every target is behind the HFI's gateway, which is more work than one in its network. */
export function grownTables({ hfis, ssns }: Size) {
  const tables = Math.max(Math.ceil(hfis / hfisOfTable), Math.ceil(ssns / ssnsOfTable));
  const share = (total: number, table: number) => Math.ceil((total - table) / tables);
  return Array.from({ length: tables }, (_, table) => grownTable(table, share(hfis, table), share(ssns, table)));
}

function grownTable(table: number, hfis: number, ssns: number) {
  return {
    host: { nqn: "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01" },
    hfi: Array.from({ length: hfis }, (_, index) => ({
      mac: `52:54:00:01:${hex(table)}:${hex(index)}`,
      ip: `10.${table}.${index}.2`,
      prefix: 24,
      gateway: `10.${table}.${index}.1`,
      hostName: "grown",
    })),
    ssns: Array.from({ length: ssns }, (_, index) => ({
      traddr: `10.${100 + table}.${index % hfis}.${1 + Math.floor(index / hfis)}`,
      nsid: 1,
      nid: { type: "uuid", value: `6f5f1c52-63ac-4c0e-9d5d-0000${hex(table)}0000${hex(index)}` },
      subsysNqn: `nqn.2024-05.org.example:grown.${table}.${index}`,
      primaryHfi: (index % hfis) + 1,
    })),
  };
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

function writeMachine(root: string, tables: Readonly<Record<string, unknown>>): void {
  for (const below of ["sys/firmware/acpi/tables", "run", "out"]) {
    mkdirSync(join(root, below), { recursive: true });
  }
  for (const [name, table] of Object.entries(tables)) {
    writeFileSync(join(root, "sys/firmware/acpi/tables", name), encode(parseTable(table)));
  }
  write(join(root, "proc/cmdline"), "root=LABEL=root\n");
  write(join(root, "etc/initrd-release"), "ID=bench\n");
  write(join(root, "usr/lib/systemd/systemd-networkd"), "", 0o755);
}

function write(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}
