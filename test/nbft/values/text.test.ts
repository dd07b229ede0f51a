// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import * as kinds from "../../../src/nbft/values/text.ts";
import { Random } from "../random.ts";

test("a text without a suspect character is as it should be", () => {
  const random = new Random(1);
  const alphabet = [..."nqn.2024:a-zA_Z09, \t/[]%\"'\u0000\u007f\u0085é\u2028\u202e\ufeff"];
  for (const [name, kind] of Object.entries(kinds)) {
    for (let round = 0; round < 20_000; round++) {
      const start = random.pick(["", "nqn.", "4420", "node"]);
      const text = start + Array.from({ length: random.below(4) }, () => random.pick(alphabet)).join("");
      if (text !== "" && !kind.suspect.test(text)) {
        const said = [kind.problem(text), kind.oddity?.(text), kind.canonical?.(text) ?? text];
        assert.deepEqual(said, [undefined, undefined, text], `${name} ${JSON.stringify(text)}`);
      }
    }
  }
});

test("nothing that is usual is suspect", () => {
  assert.ok(!kinds.nqn.suspect.test("nqn.2014-08.org.nvmexpress:uuid:12345678-aaaa-bbbb-cccc-123456789012"));
  assert.ok(!kinds.port.suspect.test("4420"));
  assert.ok(!kinds.hostName.suspect.test("nvmepoc-sles15-sp5"));
  assert.ok(!kinds.uri.suspect.test("nvme+tcp://[2001:db8::1]:8009/"));
  assert.ok(!kinds.freeText.suspect.test("PciRoot(0x0)/Pci(0x3,0x0)"));
});

test("ports", () => {
  for (const good of ["1", "4420", "65535", "04420"]) {
    assert.equal(kinds.port.problem(good), undefined, good);
  }
  for (const bad of ["0", "65536", "99999999999", "-1", "1e3", "0x10", " 1", "٤"]) {
    assert.notEqual(kinds.port.problem(bad), undefined, bad);
  }
  assert.equal(kinds.port.canonical?.("04420"), "4420");
});

test("host names", () => {
  for (const good of ["a", "node-1", "NODE_1", "node1.example.org"]) {
    assert.equal(kinds.hostName.problem(good), undefined, good);
  }
  for (const bad of ["-a", "a-", ".a", "a.", "a b", "a\n", "ä", "a;b", "$(a)"]) {
    assert.notEqual(kinds.hostName.problem(bad), undefined, bad);
  }
});
