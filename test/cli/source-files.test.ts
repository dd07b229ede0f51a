// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of other tools as tables. The native executable for an initramfs hands over to nbft-boot-tools what it does not know.

import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { sourceNames } from "../fixtures/read-sources.ts";
import { both, makeMachine, native } from "./run-command.ts";

const pathOf = (name: string): string => join(top, "test/fixtures/sources", name);
const network = ["ip=storage0:dhcp", "ifname=storage0:52:54:00:09:00:00"];
const host = "rd.nvmf.hostnqn=nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";

/** SSNS and discovery controllers of the table that these make; whether one of them has no HFI. */
const made: readonly (readonly [words: readonly string[], ssns: number, discovery: number])[] = [
  [["nvme-fabrics.conf"], 4, 2],
  [["stafd.conf", host], 0, 3],
  [["stacd.conf", host], 1, 0],
  [["discovery.conf"], 0, 4],
  [["config.json"], 2, 1],
  [["cinder-old.json"], 1, 0],
  [["cinder-target.json", host], 2, 0],
  [["cinder-replicas.json", host], 3, 0],
  [["cinder-replica.json", host], 1, 0],
];

/** With connections that a table cannot have: by another transport, or to a host name. */
const lossy: ReadonlySet<string> = new Set([
  "nvme-fabrics.conf",
  "stafd.conf",
  "discovery.conf",
  "cinder-target.json",
  "cinder-replicas.json",
]);

suite("files of other tools as sources", () => {
  for (const name of sourceNames) {
    test(`both engines say the same of ${name}`, () => {
      const { status, stderr } = both("show", "--json", pathOf(name));
      assert.ok(status === 0 || status === 1 || status === 2, `exit status ${status}`);
      const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith(`nbft-boot: ${pathOf(name)}`));
      assert.deepEqual(lines, []);
    });
  }

  for (const [[name = "", ...words], ssns, discovery] of made) {
    test(`${name} and a network make a table`, () => {
      const { status, stdout } = native("show", "--json", pathOf(name), ...words, ...network);
      assert.equal(status, lossy.has(name) ? 1 : 0);
      const [{ table }] = JSON.parse(stdout).tables;
      assert.deepEqual([table.ssns.length, table.discovery.length], [ssns, discovery]);
      assert.equal(table.hfi[0].mac, "52:54:00:09:00:00");
    });
  }

  test("what `nvme config convert` leaves is read: a file without a word, and a drop-in", (t) => {
    const controller = "controller = transport=tcp;traddr=192.0.2.11";
    const dropIn = `[Host]\nhostnqn = ${host.replace(/^.*?=/, "")}\n[Subsystem]\nnqn = nqn.2024-05.org.example:root\n${controller}\n`;
    for (const text of ["", "# converted\n\n"]) {
      const folder = makeMachine(t, { "any.conf": text, "any.conf.d/100-persona.conf": dropIn });
      const { status, stdout, stderr } = both("show", "--json", join(folder, "any.conf"), ...network);
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).tables[0].table.ssns[0].subsysNqn, "nqn.2024-05.org.example:root");
    }
    const empty = makeMachine(t, { "any.conf": "" });
    assert.match(both("show", join(empty, "any.conf")).stderr, /any\.conf: is empty: /);
  });
});
