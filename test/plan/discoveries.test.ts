// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { codes, ids, plan } from "./make-plan.ts";
import { discovery, hfi, ssns, table } from "./tables.ts";

const targets = ["192.0.2.100", "192.0.2.101", "192.0.2.102"] as const;
const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

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
      interface: { mac: "52:54:00:00:00:01", vlan: 0, pci: "0000:00:01.0" },
      hostTraddr: "192.0.2.11",
      traddr: "192.0.2.101",
      trsvcid: "8009",
      nqn: "nqn.2014-08.org.example:discovery",
      origin: { table: 0, structure: "Discovery", index: 4 },
    },
    {
      id: "0-5-2",
      interface: { mac: "52:54:00:00:00:02", vlan: 0, pci: "0000:00:02.0" },
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
