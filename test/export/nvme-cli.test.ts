// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNvmeCli } from "../../src/export/nvme-cli.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import type { Table } from "../../src/nbft/types.ts";
import { readFixture, readFixtureTable } from "../fixtures/read-tables.ts";

const filename = "/sys/firmware/acpi/tables/NBFT";
const format = (table: Table) => JSON.parse(formatNvmeCli([{ filename, table }]))[0];

test("without tables it is an empty array", () => {
  assert.equal(formatNvmeCli([]), "[]\n");
});

test("one element for each table, in the order given", () => {
  const tables = Object.entries(readFixture("two-tables")).map(([name, table]) => ({ filename: name, table }));
  const printed = JSON.parse(formatNvmeCli(tables));
  assert.deepEqual(
    printed.map((table: { filename: string; host: { primary_admin_host_flag: string } }) => [
      table.filename,
      table.host.primary_admin_host_flag,
    ]),
    [
      ["NBFT1", "unselected"],
      ["NBFT2", "selected"],
    ],
  );
});

test("a DHCP table with extended information of 1.1", () => {
  const table = parseTable({
    revision: "1.1",
    host: {
      nqn: "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
      id: "521c5f6f-ac63-0e4c-9d5d-1d0a9b1b2c01",
    },
    hfi: [
      {
        pci: { device: 1 },
        mac: "52:54:00:6f:00:01",
        ip: "192.0.2.155",
        prefix: 24,
        dns1: "192.0.2.53",
        dhcpServer: "192.0.2.1",
        hostName: "node1",
        defaultRoute: true,
        dhcpOverride: true,
        pcieSegment: 5,
        dhcp: {
          iaid: 287454020,
          duid: { type: "LLT", hardwareType: 1, time: 707472429, linkLayerAddress: "5254006f0001" },
        },
      },
    ],
    ssns: [
      {
        traddr: "192.0.2.10",
        nsid: 4294967295,
        nid: { type: "uuid", value: "0d9f3a52-7a64-4c0b-8f6d-3b1e5a7c9e01" },
        subsysNqn: "nqn.2024-05.org.example:root",
        discovered: true,
        extended: { controllerId: 7, diagnostics: { attemptError: 5, connectionTimeout: 30, networkError: 3 } },
      },
    ],
    discovery: [{ uri: "nvme+tcp://192.0.2.10:4420/" }],
  });
  const expected = {
    filename,
    host: {
      nqn: "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
      id: "521c5f6f-ac63-0e4c-9d5d-1d0a9b1b2c01",
      host_id_configured: 1,
      host_nqn_configured: 1,
      primary_admin_host_flag: "not indicated",
    },
    subsystem: [
      {
        index: 1,
        num_hfis: 1,
        hfis: [1],
        transport: "tcp",
        traddr: "192.0.2.10",
        trsvcid: "4420",
        subsys_port_id: 0,
        nsid: 4294967295,
        nid_type: "uuid",
        nid: "0d9f3a52-7a64-4c0b-8f6d-3b1e5a7c9e01",
        subsys_nqn: "nqn.2024-05.org.example:root",
        controller_id: 7,
        asqsz: 0,
        pdu_header_digest_required: 0,
        data_digest_required: 0,
        discovered: 1,
        unavailable: 0,
        naed: 5,
        connection_timeout: 30,
        nceec: 3,
      },
    ],
    hfi: [
      {
        index: 1,
        transport: "tcp",
        pcidev: "0:0:1.0",
        mac_addr: "52:54:00:6f:00:01",
        vlan: 0,
        ip_origin: 3,
        ipaddr: "192.0.2.155",
        subnet_mask_prefix: 24,
        gateway_ipaddr: "0.0.0.0",
        route_metric: 0,
        primary_dns_ipaddr: "192.0.2.53",
        secondary_dns_ipaddr: "0.0.0.0",
        dhcp_server_ipaddr: "192.0.2.1",
        host_name: "node1",
        this_hfi_is_default_route: 1,
        dhcp_override: 1,
        ipaddr_autoconf: 0,
        pcie_seg_num: 5,
        dhcp_iaid: 287454020,
        dhcp_duid_type: "DUID-LLT",
        dhcp_duid_hwtype: 1,
        dhcp_duid_time: 707472429,
        dhcp_duid_lladdr: "52:54:00:6f:00:01",
      },
    ],
    discovery: [{ index: 1, hfi: 1, uri: "nvme+tcp://192.0.2.10:4420/" }],
  };
  assert.equal(formatNvmeCli([{ filename, table }]), `${JSON.stringify([expected], null, 2)}\n`);
});

const duids = {
  "duid-en": { dhcp_duid_type: "DUID-EN", dhcp_duid_enterprise: 43793, dhcp_duid_id: "01:02:03:04:05:06:07:08" },
  "duid-ll": { dhcp_duid_type: "DUID-LL", dhcp_duid_hwtype: 1, dhcp_duid_lladdr: "52:54:00:6f:00:01" },
  "duid-uuid": { dhcp_duid_type: "DUID-UUID", dhcp_duid_uuid: "6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01" },
  "duid-unknown": { dhcp_duid_type: "unknown(4660)", dhcp_duid_raw: "34:12:aa:bb:cc" },
};
for (const [name, expected] of Object.entries(duids)) {
  test(`keys of ${name}`, () => {
    const [hfi] = format(readFixtureTable(name)).hfi;
    const keys = Object.entries(hfi).filter(([key]) => key.startsWith("dhcp_duid"));
    assert.deepEqual(Object.fromEntries(keys), expected);
    assert.equal(hfi.dhcp_iaid, 0x11223344);
  });
}

test("the PCI segment is in pcidev", () => {
  assert.equal(format(readFixtureTable("everything")).hfi[0].pcidev, "ffff:ff:1f.7");
});

test("the DHCP server is shown only with the DHCP flag", () => {
  assert.equal(format(readFixtureTable("everything")).hfi[0].dhcp_server_ipaddr, "");
});

test("a connection timeout of 65535 is none", () => {
  const [first, second] = format(readFixtureTable("everything")).subsystem;
  assert.ok(!("connection_timeout" in first));
  assert.equal(second.connection_timeout, 0);
});

test("asqsz counts only where an administrator set it", () => {
  const base = readFixtureTable("multipath");
  const [ssns] = base.ssns;
  assert.ok(ssns !== undefined);
  const asqsz = (asqszAdministrative: boolean) =>
    format({ ...base, ssns: [{ ...ssns, extended: { controllerId: 0, asqsz: 32, asqszAdministrative } }] }).subsystem[0]
      .asqsz;
  assert.deepEqual([asqsz(false), asqsz(true)], [0, 32]);
});

test("secondary HFIs follow the primary one, those that the table has not left out", () => {
  assert.deepEqual(format(readFixtureTable("secondary-hfis")).subsystem[0].hfis, [1, 2, 3]);
  const [first] = format(readFixtureTable("unresolved-references")).subsystem;
  assert.deepEqual([first.num_hfis, first.hfis], [1, [1]]);
});

test("kinds of namespace identifiers", () => {
  const kinds = format(readFixtureTable("namespace-identifiers")).subsystem.map(
    (ssns: { nid_type?: string; nid: string }) => [ssns.nid_type, ssns.nid],
  );
  assert.deepEqual(kinds, [
    ["uuid", "0d9f3a52-7a64-4c0b-8f6d-3b1e5a7c9e01"],
    ["nguid", "00112233445566778899aabbccddeeff"],
    ["eui64", "0011223344556677"],
    [undefined, ""],
  ]);
});

test("addresses are written as inet_ntop() writes them", () => {
  const table = readFixtureTable("static-ipv4");
  const printed = (traddr: string) =>
    format({ ...table, ssns: table.ssns.map((ssns) => ({ ...ssns, traddr })) }).subsystem[0].traddr;
  const { traddr } = parseTable({ ...table, ssns: [{ ...table.ssns[0], traddr: "::1.2.3.4" }] }).ssns[0] ?? {};
  assert.equal(printed(traddr ?? ""), "::1.2.3.4");
  assert.equal(printed("::ffff:304"), "::255.255.3.4");
  assert.equal(printed("::102:0"), "::1.2.0.0");
  for (const same of ["::", "::1", "::304", "192.0.2.1", "1::102:304", "::1:102:304", "fe80::102:304"]) {
    assert.equal(printed(same), same);
  }
});
