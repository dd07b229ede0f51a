// SPDX-License-Identifier: LGPL-2.1-or-later
// What firmware does, whatever the specification says: such tables must go on booting.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { readFixtureTable } from "../fixtures/read-tables.ts";
import { DamagedTable, repair } from "./damage.ts";

function assertSame(bytes: Uint8Array, fixture: string, codes: readonly string[] = []): void {
  const { table, findings } = decode(bytes);
  assert.deepEqual(table, readFixtureTable(fixture));
  assert.deepEqual(
    findings.map(({ code }) => code),
    codes,
  );
}

test("an absent object may have any offset (Dell R660)", () => {
  const table = new DamagedTable("static-ipv6");
  const transport = table.object(table.record("hfi") + 16);
  assertSame(table.set(transport + 104, 4, 0x100000).done(), "static-ipv6");
});

test("an SSNS needs no list of secondary HFIs, though libnvme wants one", () => {
  const table = new DamagedTable("absent-secondary-list");
  assertSame(table.set(table.record("ssns") + 52, 2, 0).done(), "absent-secondary-list");
});

test("the list of secondary HFIs may repeat the primary one, others, and none", () => {
  const table = new DamagedTable("secondary-hfis");
  const reference = table.record("ssns") + 48;
  const nqn = table.object(table.record("ssns") + 54);
  // Six bytes of the NQN, which is moved behind them.
  table.bytes.set([1, 2, 0, 2, 3, 3], nqn);
  table.set(reference, 4, nqn).set(reference + 4, 2, 6);
  table.set(table.record("ssns") + 54, 4, table.object(128 + 18)).set(table.record("ssns") + 58, 2, 30);
  assert.deepEqual(decode(table.done()).table.ssns[0]?.secondaryHfis, [2, 3]);
});

test("a length may count the NUL", () => {
  const table = new DamagedTable("static-ipv4");
  const ssns = table.record("ssns");
  for (const at of [128 + 22, ssns + 20, ssns + 58]) {
    table.set(at, 2, table.get(at, 2) + 1);
  }
  assertSame(table.done(), "static-ipv4");
});

test("a text may be followed by something else than a NUL, with a warning", () => {
  const table = new DamagedTable("static-ipv4");
  const reference = table.record("ssns") + 54;
  const end = table.object(reference) + table.get(reference + 4, 2);
  assertSame(table.set(end, 1, 0x41).done(), "static-ipv4", ["text-not-terminated"]);
});

test("a text may end at the end of the table", () => {
  const table = new DamagedTable("discovery-only");
  const bytes = table
    .set(4, 4, table.bytes.length - 1)
    .set(40, 4, table.get(40, 4) - 1)
    .bytes.slice(0, -1);
  assertSame(repair(bytes), "discovery-only", ["text-not-terminated"]);
});

test("a text may be padded with NULs", () => {
  const table = new DamagedTable("static-ipv4");
  const reference = table.record("ssns") + 54;
  const start = table.object(reference) + 7;
  for (let at = start; at < table.object(reference) + table.get(reference + 4, 2); at++) {
    table.set(at, 1, 0);
  }
  const { table: decoded, findings } = decode(table.done());
  assert.equal(decoded.ssns[0]?.subsysNqn, "nqn.202");
  assert.deepEqual(findings, []);
});

test("bytes may follow the table", () => {
  const bytes = new Uint8Array([...encode(readFixtureTable("static-ipv4")), 0, 0, 0]);
  assertSame(bytes, "static-ipv4", ["trailing-bytes"]);
  bytes[bytes.length - 1] = 0x80;
  assertSame(repair(bytes), "static-ipv4", ["trailing-bytes"]);
});

test("records may be longer than the structure that is known", () => {
  const original = encode(readFixtureTable("multipath"));
  const view = new DataView(original.buffer);
  const start = view.getUint32(80, true);
  // The two HFIs again, behind the table, in records of 40 bytes.
  const bytes = new Uint8Array(original.length + 80);
  bytes.set(original);
  bytes.set(original.subarray(start, start + 32), original.length);
  bytes.set(original.subarray(start + 32, start + 64), original.length + 40);
  const damaged = new DataView(bytes.buffer);
  damaged.setUint32(4, bytes.length, true);
  damaged.setUint32(80, original.length, true);
  damaged.setUint16(84, 40, true);
  assertSame(repair(bytes), "multipath");
});

test("versions of the control and of its lists may be anything", () => {
  const table = new DamagedTable("multipath");
  for (const at of [65, 66, 78, 86, 94, 110]) {
    table.set(at, 1, 7);
  }
  assertSame(table.done(), "multipath");
});

test("fields of 1.1 are read by the descriptor's version, not by the header's", () => {
  const duid = new DamagedTable("duid-llt").set(50, 1, 0).done();
  assert.deepEqual(decode(duid).table.hfi, readFixtureTable("duid-llt").hfi);
  assert.equal(decode(duid).table.revision, "1.0");

  const garbage = new DamagedTable("duid-llt");
  const transport = garbage.object(garbage.record("hfi") + 16);
  const [hfi] = decode(garbage.set(transport + 3, 1, 1).done()).table.hfi;
  assert.equal(hfi?.pcieSegment, 0, "Dell R760 has garbage there");
  assert.equal(hfi?.dhcp, undefined);
});

test("extended information of 24 bytes is read as one of 23, and one of 22 has no diagnostics", () => {
  const longer = new DamagedTable("unavailable-path");
  const reference = longer.record("ssns", 1) + 60;
  assertSame(longer.set(reference + 4, 2, 24).done(), "unavailable-path");
  const { table } = decode(longer.set(reference + 4, 2, 22).done());
  assert.equal(table.ssns[1]?.extended?.diagnostics, undefined);
  assert.equal(table.ssns[1]?.extended?.controllerId, 0);
});

test("extended information that is not in use is not looked at", () => {
  const table = new DamagedTable("multipath");
  const ssns = table.record("ssns");
  const { table: decoded, findings } = decode(
    table
      .set(ssns + 3, 2, table.get(ssns + 3, 2) & ~0x10)
      .set(ssns + 60, 4, 0xffff_ffff)
      .done(),
  );
  assert.equal(decoded.ssns[0]?.extended, undefined);
  assert.deepEqual(findings, []);
});

test("neither kind of an address that is none makes an HFI useless", () => {
  for (const none of ["::", "0.0.0.0"]) {
    const table = readFixtureTable("dhcp-ipv4-no-lease");
    const [hfi] = table.hfi;
    assert.ok(hfi !== undefined);
    const bytes = encode({ ...table, hfi: [{ ...hfi, ip: none }] });
    assert.equal(decode(bytes).table.hfi[0]?.ip, none);
    assert.deepEqual(decode(bytes).findings, []);
  }
});

test("a static IPv6 address may have prefix 0", () => {
  assert.deepEqual(decode(encode(readFixtureTable("static-ipv6-no-prefix"))).findings, []);
});

test("OEM names that are garbage are left out", () => {
  const table = new DamagedTable("static-ipv4").set(10, 1, 0xff).done();
  assert.equal(decode(table).table.oemId, undefined);
});

test("a table need not start at a multiple of four in memory", () => {
  const bytes = encode(readFixtureTable("static-ipv4"));
  for (let shift = 1; shift < 4; shift++) {
    const buffer = new Uint8Array(bytes.length + shift);
    buffer.set(bytes, shift);
    assertSame(buffer.subarray(shift), "static-ipv4");
  }
});

for (const [what, list, offset, name] of [
  ["Discovery NQN", "discovery", 12, "nqn"],
  ["key path", "security", 36, "keyPath"],
] as const) {
  test(`a ${what} that is one NUL is absent, in strict mode too`, () => {
    const table = new DamagedTable(list === "security" ? "security" : "multipath");
    const reference = table.record(list) + offset;
    table.set(table.object(reference), 1, 0).set(reference + 4, 2, 1);
    const { table: decoded, findings } = decode(table.done(), { strict: true });
    const [descriptor] = decoded[list];
    assert.deepEqual([name in (descriptor ?? {}), findings], [false, []]);
  });
}

test("spaces behind a port are not part of it", () => {
  const table = new DamagedTable("multipath");
  const reference = table.record("ssns") + 16;
  table.write(reference, "442 ");
  const { table: decoded, findings } = decode(table.done());
  assert.deepEqual([decoded.ssns[0]?.trsvcid, findings.map(({ code }) => code)], ["442", ["text-odd"]]);
});
