// SPDX-License-Identifier: LGPL-2.1-or-later
// Every reason to leave out a descriptor other than an HFI, or one field of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { readFixtureTable } from "../fixtures/read-tables.ts";
import { DamagedTable } from "./damage.ts";
import { leavesOut, spares } from "./left-out.ts";

for (const [list, valid, offset] of [
  ["hfi", 2, 0],
  ["ssns", 3, 0],
  ["security", 2, 0],
  ["discovery", 1, 0],
] as const) {
  const fixture = list === "security" ? "security" : "multipath";
  leavesOut(
    `${list}: a record without its valid flag is left out`,
    list,
    fixture,
    (table) => {
      const at = table.record(list) + valid;
      table.set(at, 1, table.get(at, 1) & 0xfe);
      return ["not-valid", at];
    },
    "note",
  );
  leavesOut(`${list}: a record with another identifier is left out`, list, fixture, (table) => {
    table.set(table.record(list) + offset, 1, 0x55);
    return ["wrong-id", table.record(list)];
  });
}

const ssns = (table: DamagedTable) => table.record("ssns");
leavesOut("SSNS: another transport than TCP", "ssns", "multipath", (table) => {
  table.set(ssns(table) + 5, 1, 1);
  return ["transport-type", ssns(table) + 5];
});
for (const [name, at] of [
  ["address", 10],
  ["port", 16],
  ["NQN", 54],
] as const) {
  leavesOut(`SSNS: no ${name}`, "ssns", "multipath", (table) => {
    table.set(ssns(table) + at + 4, 2, 0);
    return ["object-absent", ssns(table) + at];
  });
  leavesOut(`SSNS: ${name} outside the heap`, "ssns", "multipath", (table) => {
    table.set(ssns(table) + at, 4, 0x40);
    return ["object-outside", ssns(table) + at];
  });
}
for (const length of [4, 15, 17]) {
  leavesOut(`SSNS: address of ${length} bytes`, "ssns", "multipath", (table) => {
    table.set(ssns(table) + 14, 2, length);
    return ["object-length", ssns(table) + 14];
  });
}
for (const port of ["0000", "-420", "4 20", "+420", "0x11", "44\n0"]) {
  leavesOut(`SSNS: port ${JSON.stringify(port)}`, "ssns", "multipath", (table) => {
    table.write(ssns(table) + 16, port);
    return ["text-invalid", ssns(table) + 16];
  });
}
for (const nqn of [
  "nqn.a,hostnqn=b",
  "nqn.a\n[Service]",
  "nqn.a b",
  "nqn.\x7f",
  "nqn.\x1b[2J",
  "nqn.\xc2\x85",
  "nqn.\xe2\x80\xae",
]) {
  leavesOut(`SSNS: NQN ${JSON.stringify(nqn)}`, "ssns", "multipath", (table) => {
    table.write(ssns(table) + 54, nqn);
    return ["text-invalid", ssns(table) + 54];
  });
}
for (const nqn of ["nqn.\x80", "nqn.\xc0\xae", "nqn.\xed\xa0\x80", "nqn.\xf4\x90\x80\x80"]) {
  leavesOut(`SSNS: NQN with ${JSON.stringify(nqn.slice(4))}, which is no UTF-8`, "ssns", "multipath", (table) => {
    table.write(ssns(table) + 54, nqn);
    return ["text-not-utf8", ssns(table) + 54];
  });
}
leavesOut("SSNS: no primary HFI", "ssns", "multipath", (table) => {
  table.set(ssns(table) + 46, 1, 9);
  return ["unresolved-hfi", ssns(table) + 46];
});
leavesOut("SSNS: no security profile, though its flag is set", "ssns", "security", (table) => {
  table.set(ssns(table) + 45, 1, 9);
  return ["unresolved-security", ssns(table) + 45];
});

test("SSNS: a security index counts only where its flag is set", () => {
  const table = new DamagedTable("multipath");
  const { table: decoded, findings } = decode(table.set(ssns(table) + 45, 1, 9).done());
  assert.equal(decoded.ssns.length, 2);
  assert.equal(decoded.ssns[0]?.security, undefined);
  assert.deepEqual(findings, []);
});
spares("SSNS: no discovery", "ssns", "multipath", (table) => {
  table.set(ssns(table) + 8, 1, 9);
  return ["unresolved-discovery", ssns(table) + 8];
});
spares("SSNS: no secondary HFI", "ssns", "secondary-hfis", (table) => {
  table.set(table.object(ssns(table) + 48), 1, 9);
  return ["unresolved-secondary-hfi", ssns(table) + 48];
});
leavesOut("SSNS: NQN that a NUL would cut into another one", "ssns", "multipath", (table) => {
  const nul = table.object(ssns(table) + 54) + 7;
  table.set(nul, 1, 0);
  return ["text-nul", nul];
});
spares("SSNS: reserved availability", "ssns", "multipath", (table) => {
  table.set(ssns(table) + 3, 2, table.get(ssns(table) + 3, 2) | 0x180);
  return ["reserved-value", ssns(table) + 3];
});
spares("SSNS: unknown type of namespace identifier", "ssns", "multipath", (table) => {
  table.set(ssns(table) + 28, 1, 4);
  return ["unknown-value", ssns(table) + 28];
});
spares("SSNS: NQN that does not start with nqn.", "ssns", "multipath", (table) => {
  table.write(ssns(table) + 54, "NQN.");
  return ["text-odd", ssns(table) + 54];
});
spares("SSNS: port with a leading zero", "ssns", "multipath", (table) => {
  table.write(ssns(table) + 16, "0420");
  return ["text-odd", ssns(table) + 16];
});
spares("SSNS: extended information of 17 bytes", "ssns", "multipath", (table) => {
  table.set(ssns(table) + 64, 2, 17);
  return ["object-length", ssns(table) + 64];
});
spares("SSNS: extended information of another SSNS", "ssns", "multipath", (table) => {
  const at = table.object(ssns(table) + 60) + 2;
  table.set(at, 2, 9);
  return ["index-mismatch", at];
});
test("extended information of another SSNS is not taken", () => {
  const table = new DamagedTable("multipath");
  const [before] = decode(table.bytes).table.ssns;
  const [after] = decode(table.set(table.object(ssns(table) + 60) + 2, 2, 9).done()).table.ssns;
  assert.notEqual(before?.extended, undefined);
  assert.equal(after?.extended, undefined);
});
spares("SSNS: second of two with one index", "ssns", "digests", (table) => {
  const at = table.record("ssns", 1) + 1;
  table.set(at, 2, 1);
  return ["duplicate-index", at];
});

leavesOut("Security: key path outside the heap", "security", "security", (table) => {
  table.set(table.record("security") + 36, 4, 0);
  return ["object-outside", table.record("security") + 36];
});
for (const [name, bits] of [
  ["authentication", 0x006],
  ["authentication policy list", 0x018],
  ["secure channel", 0x060],
  ["security policy list", 0x180],
] as const) {
  leavesOut(`Security: reserved value of its ${name}`, "security", "security", (table) => {
    const at = table.record("security") + 2;
    table.set(at, 2, table.get(at, 2) | bits);
    return ["reserved-value", at];
  });
}
leavesOut("SSNS: security flag, and index 0", "ssns", "security", (table) => {
  table.set(ssns(table) + 45, 1, 0);
  return ["reference-absent", ssns(table) + 45];
});
test("what a security profile that is left out was for is left out, too", () => {
  const table = new DamagedTable("security");
  const at = table.record("security", 1) + 2;
  const { table: decoded } = decode(table.set(at, 2, table.get(at, 2) | 0x006).done());
  assert.deepEqual(
    [decoded.ssns.map(({ security }) => security), decoded.discovery],
    [[1], []],
    "both were connected before, because profile 2 requires nothing",
  );
});
leavesOut("Security: list outside the heap", "security", "security", (table) => {
  table.set(table.record("security") + 18, 4, 0);
  return ["object-outside", table.record("security") + 18];
});
leavesOut("Security: list of cipher suites with half an entry", "security", "security", (table) => {
  table.set(table.record("security") + 22, 2, 3);
  return ["object-length", table.record("security") + 22];
});

leavesOut("Security: list of more key exchange groups than there are", "security", "security", (table) => {
  const reference = table.record("security") + 24;
  table.set(reference, 4, table.get(36, 4)).set(reference + 4, 2, 256);
  return ["object-length", reference + 4];
});
test("Security: lists are read only where their flags say so", () => {
  const table = new DamagedTable("security");
  const at = table.record("security");
  for (const list of [6, 12, 18, 24, 30]) {
    table.set(at + list, 4, 0);
  }
  const { table: decoded, findings } = decode(table.set(at + 2, 2, 0x0025).done());
  assert.deepEqual(findings, []);
  const { cipherSuites, secureHashes, authenticationProtocols, keyExchangeGroups, secureChannelAlgorithms } =
    decoded.security[0] ?? {};
  assert.deepEqual(
    [cipherSuites, secureHashes, authenticationProtocols, keyExchangeGroups, secureChannelAlgorithms],
    [[], [], [], [], []],
  );
});

const discovery = (table: DamagedTable) => table.record("discovery");
leavesOut("Discovery: no URI", "discovery", "multipath", (table) => {
  table.set(discovery(table) + 10, 2, 0);
  return ["object-absent", discovery(table) + 6];
});
leavesOut("Discovery: URI with a newline", "discovery", "multipath", (table) => {
  table.write(discovery(table) + 6, "nvme+tcp\n");
  return ["text-invalid", discovery(table) + 6];
});
leavesOut("Discovery: NQN with a comma", "discovery", "multipath", (table) => {
  table.write(discovery(table) + 12, "nqn,");
  return ["text-invalid", discovery(table) + 12];
});
leavesOut("Discovery: no HFI", "discovery", "multipath", (table) => {
  table.set(discovery(table) + 3, 1, 0);
  return ["unresolved-hfi", discovery(table) + 3];
});
leavesOut("Discovery: no security profile", "discovery", "multipath", (table) => {
  table.set(discovery(table) + 4, 1, 5);
  return ["unresolved-security", discovery(table) + 4];
});

test("a descriptor that is left out takes no other with it", () => {
  const table = new DamagedTable("multipath");
  const { table: decoded } = decode(table.set(table.record("hfi"), 1, 0).done());
  assert.deepEqual(
    decoded.hfi.map(({ index }) => index),
    [2],
  );
  assert.deepEqual(
    decoded.ssns.map(({ index }) => index),
    [2],
    "the other SSNS has an HFI of its own",
  );
  assert.deepEqual(
    decoded.discovery.map(({ index }) => index),
    [2],
  );
});

test("255 SSNS without any of their 254 secondary HFIs are 255 short findings", () => {
  const table = readFixtureTable("static-ipv4");
  const [only] = table.ssns;
  assert.ok(only !== undefined);
  const indexes = Array.from({ length: 255 }, (_, index) => index + 1);
  const secondaryHfis = indexes.filter((index) => index !== only.primaryHfi);
  const bytes = encode({ ...table, ssns: indexes.map((index) => ({ ...only, index, secondaryHfis })) });
  const { findings } = decode(bytes);
  assert.deepEqual([findings.length, new Set(findings.map(({ code }) => code)).size], [255, 1]);
  assert.match(findings[0]?.message ?? "", /HFI 2, 3, 4, .* and 246 more/);
});

test("SSNS: a DHCP root path that a NUL cuts is left out, and the SSNS kept", () => {
  const table = new DamagedTable("everything");
  const reference = table.object(ssns(table) + 60) + 12;
  const before = decode(table.bytes).table.ssns[0];
  const after = decode(table.set(table.object(reference) + 3, 1, 0).done());
  assert.notEqual(before?.extended?.dhcpRootPath, undefined);
  assert.equal(after.table.ssns[0]?.extended?.dhcpRootPath, undefined);
  const [finding] = after.findings.filter(({ code }) => code === "text-nul");
  assert.deepEqual([finding?.severity, finding?.consequence], ["warning", "ignored"]);
});
