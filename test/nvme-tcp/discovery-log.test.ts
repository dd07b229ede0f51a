// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { readLogEntry, readLogHeader } from "../../src/nvme-tcp/discovery-log.ts";
import { makeEntry, makeReferral } from "../discover/mock-discovery.ts";

const good = { kind: "subsystem", nqn: "nqn.2024-01.org.example:boot", traddr: "10.0.0.1", trsvcid: "4420" };

test("an entry, padded with spaces or with NULs", () => {
  assert.deepEqual(readLogEntry(makeEntry({})), good);
  assert.deepEqual(readLogEntry(makeEntry({ padding: "\0" })), good);
  assert.deepEqual(readLogEntry(makeReferral("fd00::1")), {
    kind: "referral",
    nqn: "nqn.2014-08.org.nvmexpress.discovery",
    traddr: "fd00::1",
    trsvcid: "8009",
  });
});

test("addresses and ports get the form that the plan and the kernel use", () => {
  assert.deepEqual(readLogEntry(makeEntry({ traddr: "FD00:0:0::01", trsvcid: "04420" })), {
    ...good,
    traddr: "fd00::1",
  });
});

test("an entry about the discovery controller itself says nothing", () => {
  assert.equal(readLogEntry(makeEntry({ types: [3, 1, 3, 0] })), undefined);
});

const bad: Record<string, [Parameters<typeof makeEntry>[0], RegExp]> = {
  "other transport": [{ types: [1, 1, 2, 0] }, /transport type 1/],
  "unknown subsystem type": [{ types: [3, 1, 9, 0] }, /subsystem type 9/],
  "address of another family": [{ types: [3, 2, 2, 0] }, /no address of family 2/],
  "unknown family": [{ types: [3, 4, 2, 0] }, /no address of family 4/],
  "host name": [{ traddr: "target.example.org" }, /no address/],
  "wildcard address": [{ traddr: "0.0.0.0" }, /no address/],
  "attack: options behind the address": [{ traddr: "10.0.0.1,host_iface=lo" }, /no address/],
  "attack: options behind the port": [{ trsvcid: "4420,tls" }, /no port/],
  "port 0": [{ trsvcid: "0" }, /no port/],
  "port 65536": [{ trsvcid: "65536" }, /no port/],
  "no port": [{ trsvcid: "" }, /no port/],
  "attack: options behind the NQN": [{ nqn: "nqn.x,hostnqn=nqn.y" }, /NQN/],
  "attack: an escape sequence in the NQN": [{ nqn: "nqn.x\u001b[2J" }, /NQN/],
  "attack: a line end in the NQN": [{ nqn: "nqn.x\nnqn=y" }, /NQN/],
  "NQN that is not UTF-8": [{ nqn: Buffer.from([0x6e, 0xff, 0xfe]) }, /NQN/],
  "no NQN": [{ nqn: "" }, /NQN/],
  "NQN of 224 bytes": [{ nqn: "nqn.".padEnd(224, "x") }, /NQN/],
  "NQN without an end": [{ nqn: "nqn.".padEnd(256, "x") }, /NQN/],
  "a subsystem with the discovery NQN": [{ nqn: "nqn.2014-08.org.nvmexpress.discovery" }, /NQN of discovery/],
};

for (const [what, [fields, reason]] of Object.entries(bad)) {
  test(`left out: ${what}`, () => {
    const read = readLogEntry(makeEntry(fields));
    assert(typeof read === "string", JSON.stringify(read));
    assert.match(read, reason);
    // The reason goes to the console, so it must not repeat what the network sent.
    assert.match(read, /^[\w ,.-]+$/);
  });
}

test("an entry that requires a secure channel (TREQ) is one that has to have TLS; others say nothing of it", () => {
  const security = (...types: [number, number, number, number]) => {
    const read = readLogEntry(makeEntry({ types }));
    assert(typeof read === "object");
    return read.security;
  };
  assert.deepEqual(security(3, 1, 2, 1), { channel: "required" });
  assert.deepEqual(security(3, 1, 1, 5), { channel: "required" }, "referrals, too, and whatever the other bits are");
  assert.deepEqual(
    [0, 2, 3].map((treq) => security(3, 1, 2, treq)),
    [undefined, undefined, undefined],
  );
});

test("an NQN of 223 bytes is taken, counted in bytes", () => {
  assert.equal(typeof readLogEntry(makeEntry({ nqn: "nqn.".padEnd(223, "x") })), "object");
  assert.equal(typeof readLogEntry(makeEntry({ nqn: `nqn.${"é".repeat(120)}` })), "string");
});

test("entries of random bytes are read without an error", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    let state = seed;
    const bytes = makeEntry({}).map((byte) => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state % 100 < 4 ? state & 0xff : byte;
    });
    const read = readLogEntry(bytes);
    if (typeof read === "object") {
      assert.doesNotMatch(read.nqn + read.traddr + read.trsvcid, /[,\s\p{Cc}]/u);
    }
  }
});

test("a header with more than 2^32 entries", () => {
  const bytes = Buffer.alloc(1024);
  bytes.writeUInt32LE(1, 12);
  assert.equal(readLogHeader(bytes).count, 0xffffffff);
});
