// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../../tools/program.ts";
import { startDiskServer } from "./disk-server.ts";
import { makeInitramfs } from "./images/initramfs.ts";
import { type LabTree, labTree } from "./images/lab-tree.ts";
import { isFull, rootImage, rootLabel, rootOptions } from "./images/roots.ts";
import { type Instructions, instructionsOf } from "./instructions.ts";
import type { ConsoleLine } from "./machine/console.ts";
import { type Emulator, startMachine } from "./machine/machine.ts";
import { prepareLab } from "./prepare-lab.ts";
import type { Scenario } from "./scenario.ts";
import { startOf } from "./start.ts";
import { withImageFiles, withNamedPorts } from "./tables.ts";
import { serve, startNvmet } from "./targets.ts";
import { paceOf, type Timeline, timelineOf } from "./timeline.ts";
import { judge } from "./verdict.ts";

/** How a boot went. */
export interface Result {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly reasons: readonly string[];
  readonly times: Timeline;
  /** Where they are counted. */
  readonly instructions?: Instructions;
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
  /** Machines count instructions (MachineBoard). */
  readonly countsInstructions?: true;
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
    ...(lab.countsInstructions && { instructions: instructionsOf(lines) }),
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
    const { tree, emulator } = scenario.architecture === undefined ? lab : await prepareLab(scenario.architecture);
    const root = await rootImage(scenario.root ?? "tiny", tree);
    const { kernel } = scenario;
    const bootTree = kernel === undefined ? tree : await labTree(scenario.architecture, kernel);
    const initramfs = await makeInitramfs(scenario.initramfs ?? "dracut", bootTree);
    initramfsBytes = initramfs.bytes;

    const target = scenario.target && (await serve(scenario.target, root, tree));
    ends.push(() => target?.close());
    const nvmet = scenario.nvmet && (await startNvmet(lab, folder, scenario.nvmet, root));
    ends.push(() => nvmet?.kill());
    targetLines = nvmet?.console.lines;

    const { diskServer: kind } = scenario;
    const diskServer = kind && (await startDiskServer(kind, root, folder));
    ends.push(() => diskServer?.close());

    const ports = new Map(target?.listeners.map(({ name, port }) => [name, port] as const));
    if (kind !== undefined && diskServer !== undefined) {
      ports.set(kind, diskServer.port);
    }
    const words = [
      `root=${scenario.rootOption ?? `LABEL=${rootLabel}`}`,
      "rw",
      ...(await rootOptions(scenario.root ?? "tiny", tree)),
      `lab.controllers=${scenario.expect.controllers?.length ?? 0}`,
    ];
    const boot = async (started: Scenario, name: string, before: readonly ConsoleLine[]) => {
      const options = [...words, ...(started.kernelOptions ?? []).map((option) => withNamedPorts(option, ports))];
      const image = withImageFiles(initramfs.path, started.imageFiles ?? {}, ports, folder);
      const start = await startOf(started, { tree: bootTree, folder, initramfs: image, words: options, ports });
      ends.push(() => start.close?.());
      const machine = await startMachine({
        name,
        folder,
        emulator,
        ...start.options,
        ...(started.localDisk ? { disk: root } : {}),
        megabytes: isFull(started.root ?? "tiny") ? 1024 : 512,
        processors: 2,
        ...(lab.countsInstructions && { countsInstructions: true }),
        onLine: (line) => lab.onLine?.(started, line),
      });
      const own = machine.console.lines;
      lines = own;
      ends.push(() => machine.kill());

      const note = (text: string) => lab.onLine?.(started, { time: wall(), text: `(lab) ${text}` });
      const end = machine.ended(() => started.limit * paceOf(timelineOf(own)));
      const during = started.during?.({ machine, target, nvmet, note }).catch(async (error) => {
        await Promise.race([end, sleep(1000)]); // Where the machine has died, that is the reason, and not what it has never said.
        throw error;
      });
      const [ended] = await Promise.all([end, during]);
      const wrong = judge(started.expect, own, timelineOf(own, ended), ports);
      lines = [...before, ...own];
      return { own, ended, wrong };
    };
    const first = await boot(scenario, "machine", []);
    const { again } = scenario;
    if (again === undefined || first.wrong.length > 0) {
      return result(first.wrong.length === 0 ? "passed" : "failed", first.wrong, first.ended);
    }
    const word = wordOf(first.own, again);
    const { during: _, tables: __, ...rest } = scenario;
    const second = await boot(
      { ...rest, kernelOptions: [...(scenario.kernelOptions ?? []), word] },
      "again",
      first.own,
    );
    const other = wordOf(second.own, again);
    const wrong = [
      ...second.wrong,
      ...(other === word ? [] : ["the machine says of itself something else than the first time"]),
    ];
    return result(
      wrong.length === 0 ? "passed" : "failed",
      wrong.map((reason) => `booted again: ${reason}`),
      second.ended,
    );
  } catch (error) {
    return result(error instanceof Unavailable ? "skipped" : "failed", [String((error as Error).message ?? error)]);
  } finally {
    for (const end of ends.reverse()) {
      await end();
    }
  }
}

/** What a machine has said for its next boot. */
function wordOf(lines: readonly ConsoleLine[], pattern: RegExp): string {
  const word = lines.map(({ text }) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  if (word === undefined) {
    throw new Error(`the machine has not said ${pattern}`);
  }
  return word;
}
