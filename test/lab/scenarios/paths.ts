// SPDX-License-Identifier: LGPL-2.1-or-later
// More than one of something: interfaces, VLANs, tables, subsystems, namespaces.

import type { Scenario } from "../scenario.ts";
import { hfi, mac, nvmetNic, rootUuids, ssns, subsystemNqn, table, target, userNic, usual, wiredNic } from "./parts.ts";

const otherNqn = "nqn.2014-08.org.nvmexpress:uuid:7e0f5a1c-1c35-4d3b-9a87-55b2c7f0d2e4";
const second = { name: "second" };

export const paths: readonly Scenario[] = [
  {
    ...usual,
    name: "two-nics",
    number: "5",
    fast: true,
    story: "two interfaces, a path through each, both connected",
    tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "main"), ssns(2, "second")] })],
    nics: [userNic(0), userNic(1)],
    target: target(second),
    expect: { controllers: ["10.9.0.1:main", "10.9.1.1:second"] },
  },
  {
    ...usual,
    name: "vlan",
    number: "6",
    story: "VLAN 7, the kernel's own target",
    tables: [table({ hfi: [hfi(1, { vlan: 7 })], ssns: [ssns(1, "4420")] })],
    nics: [wiredNic()],
    nvmet: {
      nics: [nvmetNic()],
      nqn: subsystemNqn,
      uuid: rootUuids[0],
      ports: [{ nic: 0, vlan: 7, address: "10.9.0.1/24", port: 4420 }],
    },
    expect: { controllers: ["10.9.0.1:4420"] },
  },
  {
    ...usual,
    name: "two-vlans",
    number: "6",
    story: "one interface: untagged, VLAN 7 and VLAN 8, three paths to the kernel's own target",
    tables: [
      table({
        hfi: [hfi(1), hfi(2, { mac: mac(0), vlan: 7 }), hfi(3, { mac: mac(0), vlan: 8 })],
        ssns: [ssns(1, "4420"), ssns(2, "4420"), ssns(3, "4420")],
      }),
    ],
    nics: [wiredNic()],
    nvmet: {
      nics: [nvmetNic()],
      nqn: subsystemNqn,
      uuid: rootUuids[0],
      ports: [
        { nic: 0, address: "10.9.0.1/24", port: 4420 },
        { nic: 0, vlan: 7, address: "10.9.1.1/24", port: 4420 },
        { nic: 0, vlan: 8, address: "10.9.2.1/24", port: 4420 },
      ],
    },
    expect: { controllers: ["10.9.0.1:4420", "10.9.1.1:4420", "10.9.2.1:4420"] },
  },
  {
    ...usual,
    name: "two-tables",
    number: "7",
    story: "two tables, a path in each, the same HFI index in both",
    tables: [
      table({}),
      table({ hfi: [hfi(1, { mac: mac(1), ip: "10.9.1.2" })], ssns: [ssns(1, "second", { traddr: "10.9.1.1" })] }),
    ],
    nics: [userNic(0), userNic(1)],
    target: target(second),
    expect: { controllers: ["10.9.0.1:main", "10.9.1.1:second"] },
  },
  {
    ...usual,
    name: "namespaces-and-subsystems",
    number: "8",
    story: "two namespaces in the first subsystem, and a second subsystem",
    tables: [
      table({
        ssns: [
          ssns(1, "main"),
          ssns(2, "main", { traddr: "10.9.0.1", primaryHfi: 1, nsid: 2, nid: { type: "uuid", value: rootUuids[1] } }),
          ssns(3, "second", { traddr: "10.9.0.1", primaryHfi: 1, subsysNqn: otherNqn, nid: { type: "none" } }),
        ],
      }),
    ],
    target: {
      subsystems: [
        {
          nqn: subsystemNqn,
          serial: "lab0001",
          namespaces: [
            { image: "root", uuid: rootUuids[0] },
            { image: "data", uuid: rootUuids[1] },
          ],
        },
        {
          nqn: otherNqn,
          serial: "lab0002",
          namespaces: [{ image: "partitioned", uuid: "c0ffee00-1111-4222-8333-444444444403" }],
        },
      ],
      listeners: [
        { name: "main", subsystems: [subsystemNqn] },
        { name: "second", subsystems: [otherNqn] },
      ],
    },
    expect: {
      controllers: ["10.9.0.1:main", "10.9.0.1:second"],
      // The kernel scans namespaces in parallel: their device numbers are no namespace identifiers.
      seen: [/LAB label nbft-root \S*nvme\dn\d$/, /LAB label nbft-data \S*nvme\dn\d$/],
    },
  },
];
