// SPDX-License-Identifier: LGPL-2.1-or-later
// Asymmetric Namespace Access: a path that is connected and does not serve its disk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { connectPath, there } from "./connect-path.ts";
import { putNamespace } from "./mock-fabrics.ts";
import { Bench } from "./mock-machine.ts";

function connectWith(ana: readonly string[], onSleep?: (bench: Bench) => void) {
  const bench: Bench = new Bench(there, { onSleep: () => onSleep?.(bench) });
  bench.fabrics.ana.push(...ana);
  return { bench, outcome: connectPath(bench), last: bench.lines.at(-1) ?? "" };
}

test("an inaccessible path is connected, and says that it serves nothing", () => {
  const { bench, outcome, last } = connectWith(["inaccessible"]);
  assert.deepEqual(outcome, { state: "connected", exitCode: 0, controllers: ["nvme0"] });
  assert.match(
    last,
    /^notice NBFT path 0-1-2: nvme0 is connected, but this port does not serve its namespaces \(ANA\)/,
  );
  assert.equal(bench.host.clock, 0);
});

test("so does one whose namespaces the kernel finds a moment later", () => {
  const { last } = connectWith(["unseen"], ({ host }) => putNamespace(host, "nvme0", 1, "inaccessible"));
  assert.match(last, /\(ANA\)/);
});

for (const state of ["optimized", "non-optimized"]) {
  test(`an ${state} path says nothing`, () => assert.equal(connectWith([state]).bench.lines.length, 1));
}

test("a subsystem without namespaces costs a second and no word", () => {
  const { bench } = connectWith(["unseen"]);
  assert.equal(bench.lines.length, 1);
  assert(bench.host.clock <= 1000);
});
