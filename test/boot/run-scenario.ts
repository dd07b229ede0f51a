// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "../../src/nbft/encode.ts";
import type { Table } from "../../src/nbft/types.ts";
import { Unavailable } from "../../tools/program.ts";
import { makeCpio } from "./images/cpio.ts";
import { makeInitramfs } from "./images/initramfs.ts";
import { uncompressedKernel } from "./images/kernel.ts";
import type { LabTree } from "./images/lab-tree.ts";
import { nvmetInitramfs } from "./images/nvmet.ts";
import { isFull, rootImage, rootLabel } from "./images/roots.ts";
import type { ConsoleLine } from "./machine/console.ts";
import { type Emulator, type Machine, startMachine } from "./machine/machine.ts";
import type { NvmetSource, Scenario, TableSource, TargetSource } from "./scenario.ts";
import type { Target } from "./target/options.ts";
import { startTarget } from "./target/server.ts";
import { type Timeline, timelineOf } from "./timeline.ts";
import { judge } from "./verdict.ts";

/** How a boot went. */
export interface Result {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly reasons: readonly string[];
  readonly times: Timeline;
  readonly initramfsBytes?: number;
  /** Seconds of this machine's clock for everything. */
  readonly wall: number;
  readonly lines: readonly ConsoleLine[];
  /** The console of the machine with the kernel's target, where there is one. */
  readonly targetLines?: readonly ConsoleLine[];
}

export interface Lab {
  readonly tree: LabTree;
  readonly emulator: Emulator;
  /** Is told of every console line as it comes, and of what the scenario does. */
  onLine?(scenario: Scenario, line: ConsoleLine): void;
}

/** Boots one machine. Never throws: what goes wrong is the result. Nothing is left running. */
export async function runScenario(lab: Lab, scenario: Scenario): Promise<Result> {
  const started = performance.now();
  const wall = () => (performance.now() - started) / 1000;
  const ends: (() => Promise<void> | void)[] = [];
  let lines: readonly ConsoleLine[] = [];
  let targetLines: readonly ConsoleLine[] | undefined;
  let initramfsBytes: number | undefined;
  const result = (status: Result["status"], reasons: readonly string[], ended?: number): Result => ({
    name: scenario.name,
    status,
    reasons,
    times: timelineOf(lines, ended),
    ...(initramfsBytes === undefined ? {} : { initramfsBytes }),
    wall: wall(),
    lines,
    ...(targetLines === undefined ? {} : { targetLines }),
  });
  if (scenario.cannot !== undefined) {
    return result("skipped", [scenario.cannot]);
  }
  try {
    // Short, because sockets live here.
    const folder = mkdtempSync(join(tmpdir(), "nbft-"));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const root = await rootImage(scenario.root ?? "tiny", lab.tree);
    const kernel = await uncompressedKernel(lab.tree);
    const initramfs = await makeInitramfs(scenario.initramfs ?? "dracut", lab.tree);
    initramfsBytes = initramfs.bytes;

    const target = scenario.target && (await serve(scenario.target, root, lab.tree));
    ends.push(() => target?.close());
    const nvmet = scenario.nvmet && (await startNvmet(lab, folder, scenario.nvmet, root, kernel));
    ends.push(() => nvmet?.kill());
    targetLines = nvmet?.console.lines;

    const ports = new Map(target?.listeners.map(({ name, port }) => [name, port] as const));
    const tables = (scenario.tables ?? []).map((source) => encodeSource(source, ports));
    const placed = placeTables(tables, scenario.carried ?? "firmware", initramfs.path, folder);
    const machine = await startMachine({
      name: "machine",
      folder,
      emulator: lab.emulator,
      kernel,
      initramfs: placed.initramfs,
      tables: placed.firmware,
      kernelOptions: [
        `root=${scenario.rootOption ?? `LABEL=${rootLabel}`}`,
        "rw",
        `lab.controllers=${scenario.expect.controllers?.length ?? 0}`,
        ...(scenario.kernelOptions ?? []).map((option) => withNamedPorts(option, ports)),
      ],
      nics: scenario.nics,
      ...(scenario.localDisk ? { disk: root } : {}),
      megabytes: isFull(scenario.root ?? "tiny") ? 1024 : 512,
      processors: 2,
      onLine: (line) => lab.onLine?.(scenario, line),
    });
    lines = machine.console.lines;
    ends.push(() => machine.kill());

    const note = (text: string) => lab.onLine?.(scenario, { time: wall(), text: `(lab) ${text}` });
    const during = scenario.during?.({ machine, target, nvmet, note });
    const [ended] = await Promise.all([machine.ended(scenario.limit), during]);
    const wrong = judge(scenario.expect, lines, timelineOf(lines, ended), ports);
    return result(wrong.length === 0 ? "passed" : "failed", wrong, ended);
  } catch (error) {
    return result(error instanceof Unavailable ? "skipped" : "failed", [String((error as Error).message ?? error)]);
  } finally {
    for (const end of ends.reverse()) {
      await end();
    }
  }
}

async function serve(source: TargetSource, root: string, tree: LabTree): Promise<Target> {
  return await startTarget({
    subsystems: await Promise.all(
      source.subsystems.map(async (subsystem) => ({
        ...subsystem,
        namespaces: await Promise.all(
          subsystem.namespaces.map(async ({ image, uuid }) => ({
            image: image === "root" ? root : await rootImage(image, tree),
            uuid,
          })),
        ),
      })),
    ),
    listeners: source.listeners.map(({ family, ...listener }) => ({
      subsystems: source.subsystems.map(({ nqn }) => nqn),
      ...listener,
      address: family === "ipv6" ? "::1" : "127.0.0.1",
    })),
  });
}

async function startNvmet(
  lab: Lab,
  folder: string,
  source: NvmetSource,
  disk: string,
  kernel: string,
): Promise<Machine> {
  const ports = source.ports.map(
    ({ nic, vlan, address, port }) => `${nic}${vlan ? `.${vlan}` : ""},${address},${port}`,
  );
  const closed = source.ports.flatMap((port, index) => (port.closed ? [index + 1] : []));
  const machine = await startMachine({
    name: "nvmet",
    folder,
    emulator: lab.emulator,
    kernel,
    initramfs: await nvmetInitramfs(lab.tree),
    kernelOptions: [
      "quiet",
      `nvmet.ports=${ports.join(";")}`,
      `nvmet.nqn=${source.nqn}`,
      `nvmet.uuid=${source.uuid}`,
      ...(closed.length > 0 ? [`nvmet.closed=${closed.join(",")}`] : []),
    ],
    nics: source.nics,
    disk,
    megabytes: 256,
    processors: 1,
  });
  try {
    const limit = machine.ended(60).then(() => Promise.reject(new Error("it has switched itself off")));
    await Promise.race([machine.console.waitFor(/LAB ready/), limit]);
    return machine;
  } catch (error) {
    await machine.kill();
    throw new Error(`the machine with the target has not started: ${error}\n${machine.console.tail(20)}`);
  }
}

function encodeSource(source: TableSource, ports: ReadonlyMap<string, number>): Uint8Array {
  if ("damage" in source) {
    return source.damage(encode(withPorts(source.table, ports)));
  }
  return encode(withPorts(source, ports));
}

/** A listener's name in a table stands for the port that it was given. */
function withPorts(table: Table, ports: ReadonlyMap<string, number>): Table {
  const named = (text: string) => text.replace(/[a-z][\w-]*$/, (name) => String(ports.get(name) ?? name));
  return {
    ...table,
    ssns: table.ssns.map((descriptor) => ({ ...descriptor, trsvcid: named(descriptor.trsvcid) })),
    discovery: table.discovery.map((descriptor) => ({ ...descriptor, uri: named(descriptor.uri) })),
  };
}

function withNamedPorts(option: string, ports: ReadonlyMap<string, number>): string {
  return option.replace(/:([a-z][\w-]*)/g, (text, name) => (ports.has(name) ? `:${ports.get(name)}` : text));
}

/** Writes the tables where they belong; returns what the machine is to be started with. */
function placeTables(
  tables: readonly Uint8Array[],
  carried: "firmware" | "initramfs" | "acpi-override",
  initramfs: string,
  folder: string,
): { readonly firmware: readonly string[]; readonly initramfs: string } {
  if (carried === "firmware") {
    const firmware = tables.map((table, index) => {
      const path = join(folder, `NBFT${index + 1}`);
      writeFileSync(path, table);
      return path;
    });
    return { firmware, initramfs };
  }
  const name = (index: number) => (tables.length === 1 ? "NBFT" : `NBFT${index + 1}`);
  const path = carried === "initramfs" ? "/etc/nbft-boot/tables/" : "/kernel/firmware/acpi/";
  const suffix = carried === "initramfs" ? "" : ".aml";
  const archive = makeCpio(
    Object.fromEntries(tables.map((content, index) => [`${path}${name(index)}${suffix}`, { content }])),
  );
  const joined = join(folder, "initramfs");
  const original = readFileSync(initramfs);
  // The kernel looks for tables in an uncompressed archive at the very start; what overrides files has to come last.
  writeFileSync(
    joined,
    Buffer.concat(carried === "initramfs" ? [original, padding(original), archive] : [archive, original]),
  );
  return { firmware: [], initramfs: joined };
}

/** An archive starts at a multiple of four bytes. */
function padding(bytes: Buffer): Buffer {
  return Buffer.alloc((4 - (bytes.length % 4)) % 4);
}
