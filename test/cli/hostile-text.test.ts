// SPDX-License-Identifier: LGPL-2.1-or-later
// No text of a table reaches a terminal or a log as it is: neither what is refused and quoted, nor what is accepted.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { readFixtureTable } from "../fixtures/read-tables.ts";
import { repair } from "../nbft/damage.ts";
import { both, makeMachine, native, tablePath } from "./run-command.ts";

const encoder = new TextEncoder();

/** A table whose texts hold `poison` in the place of six characters; it must have three bytes, or fewer with `x` beside it. */
function poisoned(poison: string): Uint8Array {
  const original = readFixtureTable("everything");
  const marker = "POI";
  const nqn = `nqn.2014-08.org:${marker}`;
  const bytes = encode({
    ...original,
    driverSignature: marker,
    host: { ...original.host, nqn },
    ssns: original.ssns.map((ssns) => ({ ...ssns, subsysNqn: nqn })),
    discovery: original.discovery.map((discovery) => ({
      ...discovery,
      nqn,
      uri: discovery.uri.replace(/\/*$/, `/${marker}`),
    })),
    security: original.security.map((profile) => ({ ...profile, keyPath: `https://${marker}` })),
  });
  const replacement = [...encoder.encode(poison)];
  while (replacement.length < marker.length) {
    replacement.push(0x78);
  }
  const wanted = [...encoder.encode(marker)];
  for (let at = 0; at < bytes.length; at++) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) {
      bytes.set(replacement, at);
    }
  }
  return repair(bytes);
}

const commands = [["show"], ["show", "--json"], ["show", "--format=nvme-cli"], ["check"], ["plan"], ["plan", "--json"]];

suite("commands print nothing that a terminal obeys", () => {
  for (const poison of [
    "\x7f",
    "\u009b",
    "\u0085",
    "\u2028",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u200b",
    "\u200f",
    "\u061c",
  ]) {
    test(`U+${poison.charCodeAt(0).toString(16).padStart(4, "0")}`, (t) => {
      const root = makeMachine(t, { [tablePath]: poisoned(poison) });
      const accepted = new Set<boolean>();
      for (const command of [...commands, ["connect", "0-1-1", "--dry-run"]]) {
        // What the engines share is compared once; a Node for each would be most of this test's time.
        const run = poison === "\u202e" ? both : native;
        const { stdout, stderr } = run(...command, "--root", root);
        assert.match(stdout + stderr, /^[\n\x20-\x7e]*$/, command.join(" "));
        accepted.add(stdout.includes(`\\u${poison.charCodeAt(0).toString(16).padStart(4, "0")}`));
      }
      assert.ok(accepted.has(true), "no command quotes it");
    });
  }
});

test("what is accepted is shown escaped and decoded as it is", () => {
  const { table } = decode(poisoned("\u200b"));
  assert.equal(table.host.nqn, "nqn.2014-08.org:\u200b");
});
