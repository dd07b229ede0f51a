// SPDX-License-Identifier: LGPL-2.1-or-later
// Every reason to leave out one descriptor, or one field of it: the others stay, and the reason is reported with its offset.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import type { Finding } from "../../src/nbft/findings.ts";
import { DamagedTable } from "./damage.ts";

type List = "hfi" | "ssns" | "security" | "discovery";

/** Where the transport info of an HFI is. */
const transport = (table: DamagedTable, position = 0) => table.object(table.record("hfi", position) + 16);
const extended = (table: DamagedTable) => table.object(transport(table) + 110);

interface Case {
  readonly fixture: string;
  readonly list: List;
  readonly damage: (table: DamagedTable) => readonly [code: string, offset: number];
}

/** Damages the first descriptor of the list; returns what there is to say of it. */
function check(
  { fixture, list, damage }: Case,
  options = {},
): { finding: Finding; kept: number; before: number; table: ReturnType<typeof decode>["table"] } {
  const damaged = new DamagedTable(fixture);
  const before = decode(damaged.bytes).table[list].length;
  const [code, offset] = damage(damaged);
  const { table, findings } = decode(damaged.done(), options);
  const finding = findings.find((candidate) => candidate.code === code && candidate.offset === offset);
  assert.ok(finding !== undefined, `${code} at ${offset} in ${JSON.stringify(findings)}`);
  return { finding, kept: table[list].length, before, table };
}

function leavesOut(name: string, list: List, fixture: string, damage: Case["damage"], severity = "error"): void {
  test(name, () => {
    const { finding, kept, before } = check({ fixture, list, damage });
    assert.equal(finding.severity, severity);
    assert.equal(kept, before - 1);
  });
}

/** The descriptor is kept without the field; strict mode leaves it out. */
function spares(name: string, list: List, fixture: string, damage: Case["damage"]): void {
  test(name, () => {
    const lenient = check({ fixture, list, damage });
    assert.equal(lenient.finding.severity, "warning");
    assert.equal(lenient.kept, lenient.before);
    const strict = check({ fixture, list, damage }, { strict: true });
    assert.equal(strict.finding.severity, "error");
    assert.ok(strict.kept < strict.before);
  });
}

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

leavesOut("HFI: another transport than TCP", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 3, 1, 1);
  return ["transport-type", table.record("hfi") + 3];
});
leavesOut("HFI: no transport info", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 20, 2, 0);
  return ["object-absent", table.record("hfi") + 16];
});
leavesOut("HFI: transport info outside the heap", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 16, 4, table.bytes.length - 127);
  return ["object-outside", table.record("hfi") + 16];
});
leavesOut("HFI: transport info that wraps around 4 GiB", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 16, 4, 0xffff_fff0);
  return ["object-outside", table.record("hfi") + 16];
});
leavesOut("HFI: transport info of 127 bytes", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 20, 2, 127);
  return ["object-length", table.record("hfi") + 20];
});
leavesOut("HFI: transport info without its valid flag", "hfi", "multipath", (table) => {
  table.set(transport(table) + 6, 1, 0);
  return ["not-valid", transport(table) + 6];
});
leavesOut("HFI: transport info with another identifier", "hfi", "multipath", (table) => {
  table.set(transport(table), 1, 9);
  return ["wrong-id", transport(table)];
});
leavesOut("HFI: VLAN 4095", "hfi", "multipath", (table) => {
  table.set(transport(table) + 17, 2, 4095);
  return ["value-range", transport(table) + 17];
});
leavesOut("HFI: prefix of 33 bits for a fixed IPv4 address", "hfi", "multipath", (table) => {
  table.set(transport(table) + 36, 1, 33);
  return ["prefix-range", transport(table) + 36];
});
leavesOut("HFI: prefix of 129 bits for a fixed IPv6 address", "hfi", "static-ipv6", (table) => {
  table.set(transport(table) + 36, 1, 129);
  return ["prefix-range", transport(table) + 36];
});
leavesOut("HFI: MAC address of zeros", "hfi", "multipath", (table) => {
  table.bytes.fill(0, transport(table) + 11, transport(table) + 17);
  return ["mac-invalid", transport(table) + 11];
});
leavesOut("HFI: multicast MAC address", "hfi", "multipath", (table) => {
  table.set(transport(table) + 11, 1, 0x53);
  return ["mac-invalid", transport(table) + 11];
});

spares("HFI: prefix of 33 bits does not matter with DHCP", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 36, 1, 33);
  return ["prefix-range", transport(table) + 36];
});
spares("HFI: host name that is none", "hfi", "dhcp-ipv4", (table) => {
  table.write(transport(table) + 104, "a b");
  return ["text-invalid", transport(table) + 104];
});
spares("HFI: host name outside the heap", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 104, 4, 0);
  return ["object-outside", transport(table) + 104];
});
spares("HFI: origin of the address that Windows does not know", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 19, 1, 95);
  return ["unknown-value", transport(table) + 19];
});
spares("HFI: transport info that belongs to another index", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 4, 2, 7);
  return ["index-mismatch", transport(table) + 4];
});
spares("HFI: version of the transport info", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 1, 1, 3);
  return ["version", transport(table) + 1];
});
spares("HFI: extended information of 19 bytes", "hfi", "duid-llt", (table) => {
  table.set(transport(table) + 114, 2, 19);
  return ["object-length", transport(table) + 114];
});
spares("HFI: extended information with another identifier", "hfi", "duid-llt", (table) => {
  const at = extended(table);
  table.set(at, 1, 9);
  return ["wrong-id", at];
});
spares("HFI: IAID of 3 bytes", "hfi", "duid-llt", (table) => {
  table.set(extended(table) + 12, 2, 3);
  return ["object-length", extended(table) + 12];
});
spares("HFI: no DUID", "hfi", "duid-llt", (table) => {
  table.set(extended(table) + 18, 2, 0);
  return ["object-absent", extended(table) + 14];
});
for (const [fixture, length] of [
  ["duid-llt", 8],
  ["duid-en", 6],
  ["duid-ll", 4],
  ["duid-uuid", 17],
  ["duid-unknown", 2],
] as const) {
  spares(`HFI: DUID of ${length} bytes in ${fixture}`, "hfi", fixture, (table) => {
    table.set(extended(table) + 18, 2, length);
    return ["duid-invalid", extended(table) + 18];
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
spares("SSNS: second of two with one index", "ssns", "digests", (table) => {
  const at = table.record("ssns", 1) + 1;
  table.set(at, 2, 1);
  return ["duplicate-index", at];
});

leavesOut("Security: key path outside the heap", "security", "security", (table) => {
  table.set(table.record("security") + 36, 4, 0);
  return ["object-outside", table.record("security") + 36];
});
spares("Security: list outside the heap", "security", "security", (table) => {
  table.set(table.record("security") + 18, 4, 0);
  return ["object-outside", table.record("security") + 18];
});
spares("Security: list of cipher suites with half an entry", "security", "security", (table) => {
  table.set(table.record("security") + 22, 2, 3);
  return ["object-length", table.record("security") + 22];
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
