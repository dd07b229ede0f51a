// SPDX-License-Identifier: LGPL-2.1-or-later
// Both Hosts keep the same promises: Node's in this process, the native one in an executable that is built like the product.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { nodeHost } from "../../src/host/node/host.ts";
import { bundleForQuickjs } from "../../tools/build/bundles.ts";
import { findEngine } from "../../tools/build/engine-source.ts";
import { linkExecutable } from "../../tools/build/link.ts";
import { findCompiler } from "../../tools/build/requirements.ts";
import type { Surroundings } from "./behaviour.ts";
import { behaviours } from "./behaviours.ts";
import { startServers } from "./start-servers.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-host-"));
let servers: Awaited<ReturnType<typeof startServers>>;
let ports: Surroundings["ports"];

before(async () => {
  process.env.NBFT_BOOT_TEST = "a=ü";
  servers = await startServers();
  ports = servers.ports;
});

after(() => {
  servers.process.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Runs all behaviours on the native Host; what was wrong with each, or null. */
async function probeNative(): Promise<Readonly<Record<string, string | null>>> {
  const build = join(folder, "build");
  const machine = join(folder, "quickjs");
  mkdirSync(build);
  mkdirSync(machine);
  const compiler = await findCompiler(process.env.QUICKJS === "system");
  const modules = join(build, "modules");
  await bundleForQuickjs(modules, { name: "probe", entry: "test/host/probe.quickjs.ts", required: [] });
  const program = await linkExecutable(modules, build, await findEngine(), compiler);
  const surroundings: Surroundings = { folder: machine, engine: "quickjs", ports };
  // A regression: with SIGCHLD ignored, which a program inherits, the kernel tells nobody how a process has ended.
  const careless = ["--ignore-signal=CHLD", program, JSON.stringify(surroundings)];
  const { stdout, stderr, status } = spawnSync("env", careless, { encoding: "utf8" });
  assert.equal(stderr, "");
  assert.equal(status, 3, "exit() gives its status");
  return JSON.parse(stdout);
}

test("Node's Host", async (t) => {
  const host = nodeHost();
  for (const [index, [name, behaviour]] of Object.entries(behaviours).entries()) {
    await t.test(name, () => {
      const place = join(folder, "node", String(index));
      mkdirSync(place, { recursive: true });
      behaviour(host, { folder: place, engine: "node", ports });
    });
  }
});

test("the native Host", async (t) => {
  const results = await probeNative();
  for (const name of Object.keys(behaviours)) {
    await t.test(name, () => assert.equal(results[name], null));
  }
});
