// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ssns, Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { discovery, hfi, hostId, hostNqn, security, ssns, subsysNqn, table } from "./tables.ts";

function plan(...tables: readonly Table[]): BootPlan {
  return makePlan(tables.map((entry, number) => ({ number, table: entry })));
}

/** `code structure index of table`, of all that was dropped and matters, or of all. */
function codes({ dropped }: BootPlan, which: "matters" | "all" = "all"): string[] {
  return dropped
    .filter(({ matters }) => which === "all" || matters)
    .map(({ code, origin }) => `${code} ${origin.structure} ${origin.index} of ${origin.table}`);
}

function ids(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id);
}

const targets = ["192.0.2.100", "192.0.2.101", "192.0.2.102"] as const;
const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

test("no table is an empty plan", () => {
  assert.deepEqual(plan(), { interfaces: [], paths: [], discoveries: [], dropped: [] });
});

test("one static HFI and one SSNS", () => {
  assert.deepEqual(plan(table({ hfi: [hfi(1)], ssns: [ssns(1)] })), {
    host: { nqn: hostNqn, id: hostId, origin: { table: 0, structure: "host", index: 0 } },
    interfaces: [
      {
        mac: "52:54:00:00:00:01",
        vlan: 0,
        origins: [{ table: 0, structure: "HFI", index: 1 }],
        configurations: [
          { method: "static", family: "ipv4", address: "192.0.2.11", prefix: 24, dns: [], defaultRoute: true },
        ],
      },
    ],
    paths: [
      {
        id: "0-1-1",
        interface: { mac: "52:54:00:00:00:01", vlan: 0 },
        hostTraddr: "192.0.2.11",
        traddr: "192.0.2.100",
        trsvcid: "4420",
        subsysNqn,
        headerDigest: false,
        dataDigest: false,
        unavailable: false,
        namespaces: [{ nsid: 1 }],
        origins: [{ table: 0, structure: "SSNS", index: 1 }],
      },
    ],
    discoveries: [],
    dropped: [],
  });
});

test("tables are taken in numeric order, however they are given", () => {
  const tables = [10, 2, 1].map((number) => ({
    number,
    table: table({ hfi: [hfi(1)], ssns: [ssns(1, { trsvcid: String(4420 + number) })] }),
  }));
  assert.deepEqual(ids(makePlan(tables).paths), ["1-1-1", "2-1-1", "10-1-1"]);
  assert.deepEqual(makePlan(tables), makePlan(tables.toReversed()));
});

test("two tables with one number are refused", () => {
  const numbered = { number: 3, table: table() };
  assert.throws(() => makePlan([numbered, numbered]), /two tables have the number 3/);
});

test("paths: primary HFI first, then the secondaries in their order", () => {
  const tables = table({ hfi: [hfi(1), hfi(2), hfi(3)], ssns: [ssns(7, { primaryHfi: 2, secondaryHfis: [3, 1, 2] })] });
  assert.deepEqual(ids(plan(tables).paths), ["0-7-2", "0-7-3", "0-7-1"]);
});

test("paths: an HFI that is not there costs its path only", () => {
  const made = plan(table({ hfi: [hfi(2)], ssns: [ssns(1, { primaryHfi: 1, secondaryHfis: [2, 9] })] }));
  assert.deepEqual(ids(made.paths), ["0-1-2"]);
  assert.deepEqual(codes(made), ["unresolved-hfi SSNS 1 of 0"]);
  assert.match(made.dropped[0]?.reason ?? "", /HFI 1.*HFI 9/);
});

test("paths: SSNS that differ only in the namespace are one path, with all namespaces and reasons", () => {
  const made = plan(
    table({
      hfi: [hfi(1)],
      ssns: [
        ssns(1, { nsid: 1, availability: "unavailable" }),
        ssns(2, { nsid: 2, headerDigest: true, nid: { type: "nguid", value: "00112233445566778899aabbccddeeff" } }),
        ssns(3, { nsid: 1, dataDigest: true }),
      ],
    }),
    table({ hfi: [hfi(5, { mac: hfi(1).mac, ip: hfi(1).ip })], ssns: [ssns(1, { primaryHfi: 5 })] }),
  );
  assert.deepEqual(ids(made.paths), ["0-1-1"]);
  const [path] = made.paths;
  assert.deepEqual(path?.namespaces, [{ nsid: 1 }, { nsid: 2, nid: "00112233445566778899aabbccddeeff" }]);
  assert.deepEqual(
    path?.origins.map((origin) => [origin.table, origin.index]),
    [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 1],
    ],
  );
  assert.equal(path?.headerDigest && path.dataDigest, true);
  assert.equal(path?.unavailable, false);
  assert.deepEqual(codes(made), [
    "duplicate-path SSNS 2 of 0",
    "duplicate-path SSNS 3 of 0",
    "duplicate-path SSNS 1 of 1",
  ]);
  assert.deepEqual(codes(made, "matters"), []);
});

test("paths: whatever makes another connection is another path", () => {
  const made = plan(
    table({
      hfi: [hfi(1), hfi(2), hfi(3, { mac: hfi(1).mac, vlan: 7 })],
      ssns: [
        ssns(1),
        ssns(2, { trsvcid: "4421" }),
        ssns(3, { traddr: "192.0.2.101" }),
        ssns(4, { subsysNqn: "nqn.2014-08.org.example:other" }),
        ssns(5, { primaryHfi: 2 }),
        ssns(6, { primaryHfi: 3 }),
      ],
    }),
  );
  assert.deepEqual(ids(made.paths), ["0-1-1", "0-2-1", "0-3-1", "0-4-1", "0-5-2", "0-6-3"]);
});

test("paths: one SSNS through two HFIs of one interface with DHCP is one path", () => {
  const dhcp = { dhcpOverride: true, mac: "52:54:00:00:00:aa" };
  const made = plan(table({ hfi: [hfi(1, dhcp), hfi(2, dhcp)], ssns: [ssns(1, { secondaryHfis: [2] })] }));
  assert.deepEqual(ids(made.paths), ["0-1-1"]);
  assert.equal(made.paths[0]?.origins.length, 1);
});

test("paths: unavailable and non-bootable ones are tried", () => {
  const made = plan(table({ hfi: [hfi(1)], ssns: [ssns(1, { availability: "unavailable", bootable: false })] }));
  assert.equal(made.paths[0]?.unavailable, true);
});

test("paths: a repeated SSNS index loses nothing, and ids stay unique", () => {
  const made = plan(table({ hfi: [hfi(1)], ssns: targets.map((traddr) => ssns(1, { traddr })) }));
  assert.deepEqual(ids(made.paths), ["0-1-1", "0-1-1-2", "0-1-1-3"]);
});

test("a repeated HFI index: the first one is meant", () => {
  const made = plan(table({ hfi: [hfi(1), hfi(1, { mac: "52:54:00:00:00:99", ip: "192.0.2.99" })], ssns: [ssns(1)] }));
  assert.equal(made.interfaces.length, 1);
  assert.equal(made.paths[0]?.hostTraddr, "192.0.2.11");
  assert.deepEqual(codes(made, "matters"), ["duplicate-index HFI 1 of 0"]);
});

test("paths: a target without an address would be this machine itself", () => {
  const made = plan(table({ hfi: [hfi(1)], ssns: [ssns(1, { traddr: "::" }), ssns(2, { traddr: "0.0.0.0" })] }));
  assert.deepEqual(made.paths, []);
  assert.deepEqual(codes(made, "matters"), ["no-address SSNS 1 of 0", "no-address SSNS 2 of 0"]);
});

test("paths: a family that the interface never has is dropped, one that a merged HFI brings is not", () => {
  const v6 = { traddr: "2001:db8::100" };
  const alone = plan(table({ hfi: [hfi(1)], ssns: [ssns(1, v6)] }));
  assert.deepEqual(codes(alone, "matters"), ["address-family SSNS 1 of 0"]);
  const merged = plan(
    table({ hfi: [hfi(1), hfi(2, { mac: hfi(1).mac, ip: "2001:db8::11", prefix: 64 })], ssns: [ssns(1, v6)] }),
  );
  assert.deepEqual(ids(merged.paths), ["0-1-1"]);
  assert.equal(merged.paths[0]?.hostTraddr, undefined, "HFI 1's own address is IPv4");
});

test("paths: a discovery controller is no storage", () => {
  const made = plan(
    table({
      hfi: [hfi(1)],
      ssns: [
        ssns(1, { subsysNqn: discoveryNqn, primaryDiscovery: 1 }),
        ssns(2, { subsysNqn: discoveryNqn, traddr: "192.0.2.101" }),
      ],
      discovery: [discovery(1)],
    }),
  );
  assert.deepEqual(made.paths, []);
  assert.deepEqual(codes(made), ["discovery-subsystem SSNS 1 of 0", "discovery-subsystem SSNS 2 of 0"]);
  assert.deepEqual(codes(made, "matters"), ["discovery-subsystem SSNS 2 of 0"]);
  assert.deepEqual(ids(made.discoveries), ["0-1-1"], "an SSNS that is a discovery controller links nothing");
});

test("security: only what requires something is an obstacle", () => {
  const made = plan(
    table({
      hfi: [hfi(1)],
      ssns: [
        ssns(1, { security: 1 }),
        ssns(2, { security: 2, trsvcid: "4422" }),
        ssns(3, { security: 3, trsvcid: "4423" }),
        ssns(4, { security: 9, trsvcid: "4424" }),
      ],
      security: [
        security(1),
        security(2, { inBandAuthentication: "required" }),
        security(3, { secureChannel: "required" }),
      ],
      discovery: [discovery(1, { security: 2 }), discovery(2, { security: 1 })],
    }),
  );
  assert.deepEqual(ids(made.paths), ["0-1-1"]);
  assert.deepEqual(ids(made.discoveries), ["0-2-1"]);
  assert.deepEqual(codes(made, "matters"), [
    "security-not-supported SSNS 2 of 0",
    "security-not-supported SSNS 3 of 0",
    "unresolved-security SSNS 4 of 0",
    "security-not-supported Discovery 1 of 0",
  ]);
});

test("discoveries: linked ones are done, duplicates are asked once, each problem costs its own descriptor", () => {
  const made = plan(
    table({
      hfi: [hfi(1), hfi(2)],
      ssns: [ssns(1, { primaryDiscovery: 1 })],
      discovery: [
        discovery(1),
        discovery(2, { hfi: 9 }),
        discovery(3, { uri: "nvme+tcp://storage.example/" }),
        discovery(4, { uri: "nvme+tcp://192.0.2.101", nqn: "nqn.2014-08.org.example:discovery" }),
        discovery(5, { hfi: 2 }),
        discovery(6, { hfi: 2, nqn: discoveryNqn }),
        discovery(7, { uri: "nvme+tcp://[2001:db8::1]/" }),
      ],
    }),
  );
  assert.deepEqual(made.discoveries, [
    {
      id: "0-4-1",
      interface: { mac: "52:54:00:00:00:01", vlan: 0 },
      hostTraddr: "192.0.2.11",
      traddr: "192.0.2.101",
      trsvcid: "8009",
      nqn: "nqn.2014-08.org.example:discovery",
      origin: { table: 0, structure: "Discovery", index: 4 },
    },
    {
      id: "0-5-2",
      interface: { mac: "52:54:00:00:00:02", vlan: 0 },
      hostTraddr: "192.0.2.12",
      traddr: "192.0.2.100",
      trsvcid: "8009",
      nqn: discoveryNqn,
      origin: { table: 0, structure: "Discovery", index: 5 },
    },
  ]);
  assert.deepEqual(codes(made), [
    "linked-discovery Discovery 1 of 0",
    "unresolved-hfi Discovery 2 of 0",
    "discovery-uri Discovery 3 of 0",
    "duplicate-discovery Discovery 6 of 0",
    "address-family Discovery 7 of 0",
  ]);
});

test("discoveries: an index repeated in one table keeps ids unique, and a link means the first", () => {
  const made = plan(
    table({
      hfi: [hfi(1)],
      ssns: [ssns(1, { primaryDiscovery: 1 })],
      discovery: targets.map((traddr) => discovery(1, { uri: `nvme+tcp://${traddr}/` })),
    }),
  );
  assert.deepEqual(ids(made.discoveries), ["0-1-1-2", "0-1-1-3"]);
});

test("255 HFIs and 1,000 SSNS over four tables", () => {
  const tables = [0, 1, 2, 3].map((number) =>
    table({
      hfi: Array.from({ length: 255 }, (_, i) =>
        hfi(i + 1, { mac: `52:54:00:00:0${number}:${hex(i)}`, ip: `10.0.${number}.${i}` }),
      ),
      ssns: Array.from({ length: 250 }, (_, i) =>
        ssns(i + 1, { primaryHfi: i + 1, secondaryHfis: [255], traddr: `10.1.${number}.${i}` }),
      ),
    }),
  );
  const made = plan(...tables);
  assert.equal(made.interfaces.length, 1020);
  assert.equal(made.paths.length, 2000);
  assert.equal(new Set(ids(made.paths)).size, 2000);
});

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/** As many HFIs, and SSNS through all of them, as a list can hold: 65,025 paths, unless `parts` make them the same. */
function flood(parts: (index: number) => Partial<Ssns> = () => ({})): Table {
  const indexes = Array.from({ length: 255 }, (_, index) => index + 1);
  return table({
    hfi: indexes.map((index) => hfi(index, { ip: `192.0.2.${index}` })),
    ssns: indexes.map((index) => ssns(index, { subsysNqn: `nqn.${index}`, secondaryHfis: indexes, ...parts(index) })),
  });
}

test("a table that asks for 65,025 paths gets 2,048 and one line about the others", () => {
  const made = plan(flood());
  assert.equal(made.paths.length, 2048);
  assert.deepEqual(codes(made, "matters"), ["too-many-paths table 0 of 0"]);
  assert.match(made.dropped[0]?.reason ?? "", /\b62977\b/);
});

test("the limit of 2,048 paths is that of the machine, not of each table", () => {
  const made = plan(
    flood(),
    flood((index) => ({ subsysNqn: `nqn.other.${index}` })),
  );
  assert.equal(made.paths.length, 2048);
  assert.deepEqual(codes(made), ["too-many-paths table 0 of 1"]);
});

test("65,025 paths that are the same or not possible make one entry for each SSNS", () => {
  const same = plan(flood(() => ({ subsysNqn: "nqn.same" })));
  assert.equal(same.paths.length, 255);
  assert.equal(same.dropped.length, 254);
  const otherFamily = plan(flood(() => ({ traddr: "2001:db8::1" })));
  assert.equal(otherFamily.dropped.length, 255);
  assert.ok((otherFamily.dropped[0]?.reason.length ?? 0) < 250);
});

test("the tables of a machine get 2,048 discoveries and one line about the others", () => {
  const tables = Array.from({ length: 9 }, (_, number) =>
    table({
      hfi: [hfi(1)],
      discovery: Array.from({ length: 255 }, (_, index) =>
        discovery(index + 1, { uri: `nvme+tcp://10.0.${number}.${index}:8009/` }),
      ),
    }),
  );
  const made = plan(...tables);
  assert.equal(made.discoveries.length, 2048);
  assert.deepEqual(codes(made), ["too-many-discoveries table 0 of 8"]);
  assert.match(made.dropped[0]?.reason ?? "", /\b247\b/);
});
