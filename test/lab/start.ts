// SPDX-License-Identifier: LGPL-2.1-or-later
// How the machine of a scenario is started: by QEMU, with tables where the scenario has them, or by a boot loader that brings the table.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processors } from "./architecture.ts";
import { uncompressedKernel } from "./images/kernel.ts";
import type { LabTree } from "./images/lab-tree.ts";
import { loaders } from "./loaders/index.ts";
import type { MachineBoard, MachineStart } from "./machine/machine.ts";
import type { Nic } from "./machine/nic.ts";
import type { Scenario } from "./scenario.ts";
import { encodeSource, type Ports, placeTables, withPorts } from "./tables.ts";

export interface StartInput {
  readonly tree: LabTree;
  readonly folder: string;
  readonly initramfs: string;
  /** Of the kernel command line. */
  readonly words: readonly string[];
  readonly ports: Ports;
}

export interface Start {
  readonly options: MachineStart & Pick<MachineBoard, "nics" | "tables" | "smbios">;
  /** Ends what the boot loader is served by. */
  close?(): Promise<void>;
}

export async function startOf(scenario: Scenario, input: StartInput): Promise<Start> {
  return scenario.loader === undefined ? await startDirectly(scenario, input) : await startByLoader(scenario, input);
}

async function startDirectly(
  scenario: Scenario,
  { tree, folder, initramfs, words, ports }: StartInput,
): Promise<Start> {
  const tables = (scenario.tables ?? []).map((source) => encodeSource(source, ports));
  const carried = scenario.carried ?? processors[tree.architecture].qemu.tables;
  const placed = placeTables(tables, carried, initramfs, folder);
  return {
    options: {
      kernel: await uncompressedKernel(tree),
      initramfs: placed.initramfs,
      kernelOptions: [...placed.kernelOptions, ...words],
      tables: placed.firmware,
      smbios: [
        ...(placed.smbios ?? []),
        ...Object.entries(scenario.credentials ?? {}).map(([name, text]) => `io.systemd.credential:${name}=${text}`),
      ],
      nics: scenario.nics,
    },
  };
}

async function startByLoader({ name, loader, nics, tables }: Scenario, input: StartInput): Promise<Start> {
  const [table] = tables ?? [];
  const [nic, ...otherNics] = nics;
  if (loader === undefined || table === undefined || "damage" in table || nic?.kind !== "user") {
    throw new Error(`${name}: a boot loader brings a table, and boots from the first interface, on QEMU's own network`);
  }
  const { console, kernelOptions } = processors[input.tree.architecture].qemu;
  const words = [`console=${console}`, "panic=-1", ...kernelOptions, ...input.words];
  const initramfs = oddSized(input.initramfs, input.folder);
  const loaded = await loaders[loader]({ ...input, initramfs, words, table: withPorts(table, input.ports), nic });
  const { boots, mac = nic.mac } = loaded;
  const bootNic: Nic = { ...nic, mac, ...(boots === undefined ? {} : { boots }) };
  return {
    options: { ...loaded.start, nics: [bootNic, ...otherNics] },
    ...(loaded.close ? { close: loaded.close } : {}),
  };
}

/**
 * The same initramfs of a size that is no multiple of four, as those of initramfs-tools are of any: the kernel finds a plain archive behind it
 * only where the boot loader has filled it up.
 */
function oddSized(initramfs: string, folder: string): string {
  const bytes = readFileSync(initramfs);
  const path = join(folder, "odd-sized");
  writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(1 + ((4 - (bytes.length % 4)) % 4))]));
  return path;
}
