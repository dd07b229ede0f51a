// SPDX-License-Identifier: LGPL-2.1-or-later
// The C host and the engine under gcc's AddressSanitizer and UndefinedBehaviorSanitizer: every promise of the Host, sockets included, every
// command on fixtures and hostile tables, and the programs of a boot. What they find is exit status 99.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { programs } from "../../tools/build/bundles.ts";
import { engines, fixture } from "../cli/run-command.ts";
import { fixtureNames as tableNames } from "../fixtures/read-tables.ts";
import { compareEngines, compareOnFiles } from "../fuzz/compare-engines.ts";
import { expectedSnapshot, fixtureNames as rootNames } from "../golden/fixture.ts";
import { runBoot } from "../golden/run-boot.ts";
import { lastMoment, makeMachine, realRoot, withoutManager } from "../kill/machines.ts";
import { whereAvailable } from "../where-available.ts";
import type { Surroundings } from "./behaviour.ts";
import { behaviours } from "./behaviours.ts";
import { type Memory, sanitizedExecutable, sanitizers } from "./sanitized.ts";
import { startServers } from "./start-servers.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-sanitizers-"));
after(() => rmSync(folder, { recursive: true }));
Object.assign(process.env, sanitizers, { NBFT_BOOT_TEST: "a=ü" });

/** The executable that has every command. */
async function allCommands(memory: Memory): Promise<string> {
  const program = programs.find(({ name }) => name === "nbft-boot-tools");
  assert.ok(program !== undefined);
  return await sanitizedExecutable(memory, program);
}

/** What it says on standard error; throws where it fails. */
function run(program: string, args: readonly string[], root?: string): string {
  const environment = root === undefined ? {} : { NBFT_BOOT_ROOT: root };
  const env = { PATH: process.env.PATH, ...sanitizers, ...environment };
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", env, timeout: 60_000 });
  assert.equal(status, 0, `${args.join(" ")}: ${stderr}`);
  return stderr;
}

test(
  "every promise of the Host",
  whereAvailable(async () => {
    const probe = { name: "probe", entry: "test/host/probe.quickjs.ts", required: [] };
    const program = await sanitizedExecutable("libc", probe);
    const servers = await startServers();
    try {
      const machine = join(folder, "probe");
      mkdirSync(machine);
      const surroundings: Surroundings = { folder: machine, engine: "quickjs", ports: servers.ports };
      const { stdout, stderr, status } = spawnSync(program, [JSON.stringify(surroundings)], { encoding: "utf8" });
      assert.equal(stderr, "");
      assert.equal(status, 3);
      const results: Readonly<Record<string, string | null>> = JSON.parse(stdout);
      assert.deepEqual(
        Object.keys(behaviours).filter((name) => results[name] !== null),
        [],
      );
    } finally {
      servers.process.kill("SIGKILL");
    }
  }),
);

for (const memory of ["libc", "arena"] as const) {
  test(
    `every command says of fixtures and hostile tables what the product says (memory: ${memory})`,
    whereAvailable(async (t) => {
      if (!existsSync(engines.native)) {
        return t.skip("run npm run build first");
      }
      const program = await allCommands(memory);
      assert.deepEqual(compareOnFiles(tableNames.map(fixture), [program, engines.native]), []);
      const seeds = Array.from({ length: 40 }, (_, index) => 1 + index * 499);
      assert.deepEqual(compareEngines(seeds, [program, engines.native]), []);
    }),
  );
}

test(
  "the programs of a boot",
  whereAvailable(async () => {
    const program = await allCommands("libc");
    const generator = join(folder, "nbft-boot-generator");
    symlinkSync(program, generator);
    for (const name of rootNames()) {
      const made = runBoot(name, (called, args, root) =>
        called === "nbft-boot" ? run(program, [...args, `--root=${root}`]) : run(generator, args, root),
      );
      assert.deepEqual(made, expectedSnapshot(name), name);
    }
    for (const [command, machine] of [
      ["handover", lastMoment],
      ["adopt", realRoot],
      ["configure", withoutManager],
    ] as const) {
      run(program, [command, `--root=${makeMachine(folder, { ...machine, [program.slice(1)]: "" })}`]);
    }
    const output = join(folder, "NBFT");
    run(program, ["encode", fixture("everything"), "--output", output]);
    assert.equal(readFileSync(output).subarray(0, 4).toString(), "NBFT");
  }),
);
