// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { codes, ids, plan } from "./make-plan.ts";
import { discovery, hfi, ssns, table } from "./tables.ts";

const targets = ["192.0.2.100", "192.0.2.101", "192.0.2.102"] as const;
const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

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

test("paths: of two static addresses on one NIC each has its own connection to one target: neither path is lost", () => {
  const addresses = ["192.0.2.11", "192.0.2.12"] as const;
  const made = plan(
    table({
      hfi: [hfi(1, { ip: addresses[0] }), hfi(2, { mac: hfi(1).mac, ip: addresses[1] })],
      ssns: [ssns(1, { secondaryHfis: [2] })],
    }),
  );
  assert.deepEqual(
    made.paths.map(({ id, hostTraddr }) => [id, hostTraddr]),
    [
      ["0-1-1", addresses[0]],
      ["0-1-2", addresses[1]],
    ],
  );
  assert.deepEqual(codes(made), []);
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
