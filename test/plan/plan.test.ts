// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlan } from "../../src/plan/plan.ts";
import { codes, ids, plan } from "./make-plan.ts";
import { hfi, hostId, hostNqn, ssns, subsysNqn, table } from "./tables.ts";

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
        pci: "0000:00:01.0",
        origins: [{ table: 0, structure: "HFI", index: 1 }],
        configurations: [
          { method: "static", family: "ipv4", address: "192.0.2.11", prefix: 24, dns: [], defaultRoute: true },
        ],
      },
    ],
    paths: [
      {
        id: "0-1-1",
        interface: { mac: "52:54:00:00:00:01", vlan: 0, pci: "0000:00:01.0" },
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

test("a repeated HFI index: the first one is meant", () => {
  const made = plan(table({ hfi: [hfi(1), hfi(1, { mac: "52:54:00:00:00:99", ip: "192.0.2.99" })], ssns: [ssns(1)] }));
  assert.equal(made.interfaces.length, 1);
  assert.equal(made.paths[0]?.hostTraddr, "192.0.2.11");
  assert.deepEqual(codes(made, "matters"), ["duplicate-index HFI 1 of 0"]);
});

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}

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
