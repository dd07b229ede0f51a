// SPDX-License-Identifier: LGPL-2.1-or-later
// kill -9 at each system call by which a command changes something: no file is there in part, and the next run finishes as if nothing had been.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundleForQuickjs } from "../../tools/build/bundles.ts";
import { findEngine } from "../../tools/build/engine-source.ts";
import { linkExecutable } from "../../tools/build/link.ts";
import { findCompiler } from "../../tools/build/requirements.ts";
import { fixture } from "../cli/run-command.ts";
import { whereAvailable } from "../where-available.ts";
import {
  initramfs,
  lastMoment,
  type Machine,
  makeMachine,
  program,
  realRoot,
  registry,
  withoutManager,
} from "./machines.ts";
import { type Changes, compare, listHalves, takeState } from "./state.ts";
import { killAt, listChanges, needStrace, type Run } from "./system-calls.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-kill-"));
after(() => rmSync(folder, { recursive: true }));

const build = (machine: Machine): string => makeMachine(folder, machine);

function runToTheEnd({ argv: [program = "", ...args], environment }: Run): void {
  const { status, stderr } = spawnSync(program, args, { env: { ...environment }, encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

/** @param run on a machine in a folder */
function killEverywhere(machine: Machine, run: (root: string) => Run, least: number): void {
  const root = build(machine);
  const before = takeState(root);
  const calls = listChanges(run(root));
  const changes: Changes = { before, after: takeState(root) };
  rmSync(root, { recursive: true });
  assert.ok(calls.length >= least, `only ${calls.map(({ line }) => line).join("\n")}`);
  for (const call of calls) {
    const root = build(machine);
    killAt(run(root), call);
    assert.deepEqual(listHalves(takeState(root), changes), [], `after kill -9 at ${call.line}`);
    runToTheEnd(run(root));
    assert.deepEqual(compare(takeState(root), changes.after), [], `by the next run after kill -9 at ${call.line}`);
    rmSync(root, { recursive: true });
  }
}

function command(...args: readonly string[]): (root: string) => Run {
  return (root) => ({ argv: [program, ...args, `--root=${root}`] });
}

const commands: Readonly<Record<string, readonly [Machine, (root: string) => Run, least: number]>> = {
  generator: [
    { ...initramfs, output: null },
    (root) => ({
      argv: [`${program}-generator`, `${root}/output`],
      environment: { NBFT_BOOT_ROOT: root, SYSTEMD_IN_INITRD: "1" },
    }),
    20,
  ],
  pre: [initramfs, command("pre"), 100],
  "pre --networkmanager": [initramfs, command("pre", "--networkmanager"), 10],
  handover: [lastMoment, command("handover"), 80],
  adopt: [realRoot, command("adopt"), 30],
  units: [
    {},
    (root) => ({ argv: [program, "units", fixture("multipath"), `--root=${root}`, "-o", `${root}/units`] }),
    20,
  ],
  "encode --output": [
    { NBFT: "of before" },
    (root) => ({ argv: [program, "encode", fixture("multipath"), "-o", `${root}/NBFT`] }),
    5,
  ],
};

for (const [name, [machine, run, least]] of Object.entries(commands)) {
  test(
    `${name} is killed at each change`,
    whereAvailable(async () => {
      await needStrace();
      killEverywhere(machine, run, least);
    }),
  );
}

test(
  "what connect and configure write on the running machine is killed at each change",
  whereAvailable(async (t) => {
    await needStrace();
    const modules = join(folder, "modules");
    await bundleForQuickjs(modules, {
      name: "writers",
      entry: "test/kill/writers.quickjs.ts",
      required: ["src/sources/described-table.ts"],
    });
    const compiler = await findCompiler(process.env.QUICKJS === "system");
    const writers = await linkExecutable(modules, folder, await findEngine(), compiler);
    const writer = (name: string) => (root: string) => ({ argv: [writers, name, root] });
    await t.test("configure", () => killEverywhere(withoutManager, writer("configure"), 30));
    await t.test("the ownership registry", () => killEverywhere(registry, writer("mark"), 20));
    await t.test("what a path waits for", () => killEverywhere(registry, writer("record"), 5));
    await t.test("the lock for one disk", () => killEverywhere(registry, writer("lock"), 5));
  }),
);
