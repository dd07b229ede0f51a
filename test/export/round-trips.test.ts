// SPDX-License-Identifier: LGPL-2.1-or-later
// Documents that are also sources: what is read of one is what it was made of.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ConnectionPart, Description, InterfacePart } from "../../src/description/types.ts";
import { exportNetplan } from "../../src/export/netplan.ts";
import { exportNvmeFabrics } from "../../src/export/nvme-fabrics.ts";
import { exportStafd } from "../../src/export/stafd.ts";
import { exportTimberland } from "../../src/export/timberland.ts";
import type { Export } from "../../src/export/types.ts";
import type { Format } from "../../src/formats/format.ts";
import { netplan } from "../../src/formats/netplan.ts";
import { nvmeFabrics } from "../../src/formats/nvme-fabrics.ts";
import { stafd } from "../../src/formats/stafd.ts";
import { timberland } from "../../src/formats/timberland.ts";
import type { Table } from "../../src/nbft/types.ts";
import { discoveryNqn } from "../../src/plan/discoveries.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { BootInterface, BootPlan, DiscoveryPath, Path } from "../../src/plan/types.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { discovery, hfi, ssns, table } from "../plan/tables.ts";
import { everyKind, textOf } from "./sample.ts";

function readBack(document: Export, format: Format, content: Table, path?: string): Description {
  const text = textOf(document, content, {}, path);
  assert.ok(format.recognizes(text));
  const description = format.read({ name: "document", text }, []);
  assert.deepEqual(
    description.remarks.filter(({ severity }) => severity === "error"),
    [],
  );
  return description;
}

const planOf = (content: Table): BootPlan => makePlan([{ number: 0, table: content }]);

/** What tools of the host know of a connection. */
function connectionOf(one: Path | DiscoveryPath | ConnectionPart): string {
  const nqn = "subsysNqn" in one ? one.subsysNqn : (one.nqn ?? discoveryNqn);
  const isOn = (key: "headerDigest" | "dataDigest") => (key in one && (one as Path)[key] === true ? ` ${key}` : "");
  const from = one.hostTraddr === undefined ? "" : ` from ${one.hostTraddr}`;
  return `${nqn} at ${one.traddr} ${one.trsvcid}${from}${isOn("headerDigest")}${isOn("dataDigest")}`;
}

/** Fixtures whose names nvme-cli takes. */
const fixtures = fixtureNames
  .flatMap((name) => Object.values(readFixture(name)).map((content) => ({ name, content })))
  .filter(({ name, content }) => name !== "everything" && planOf(content).paths.length > 0);

suite("round trips", () => {
  test("nvme-fabrics.conf: the same host, and the same connections", () => {
    for (const { name, content } of [{ name: "every kind", content: everyKind }, ...fixtures]) {
      const plan = planOf(content);
      const { hosts, connections } = readBack(exportNvmeFabrics, nvmeFabrics, content);
      assert.deepEqual(
        hosts.map(({ nqn, id }) => ({ nqn, id })),
        plan.host === undefined ? [] : [{ nqn: plan.host.nqn, id: plan.host.id }],
        name,
      );
      assert.deepEqual(
        connections.map(connectionOf).sort(),
        [...plan.discoveries, ...plan.paths].map(connectionOf).sort(),
        name,
      );
    }
  });

  test("stafd.conf: the same discovery controllers", () => {
    const content = table({
      hfi: [hfi(1)],
      discovery: [
        discovery(1),
        discovery(2, { uri: "nvme+tcp://[2001:db8::1]:8010/", nqn: "nqn.2024-05.org.example:cdc" }),
      ],
    });
    const { connections } = readBack(exportStafd, stafd, content);
    assert.deepEqual(connections.map(connectionOf), planOf(content).discoveries.map(connectionOf));
  });

  test("netplan: the same interfaces, each with its addresses, gateways, name servers and DHCP", () => {
    for (const { name, content } of [{ name: "every kind", content: everyKind }, ...fixtures]) {
      const plan = planOf(content);
      const { interfaces } = readBack(exportNetplan, netplan, content);
      const cards = new Map(interfaces.map((one) => [one.name, one]));
      const macOf = (one: InterfacePart) => one.mac ?? cards.get(one.vlanLink)?.mac;
      for (const entry of plan.interfaces) {
        const found = interfaces.filter((one) => macOf(one) === entry.mac && (one.vlan ?? 0) === entry.vlan);
        assert.equal(found.length, 1, `${name}: ${entry.mac} ${entry.vlan}`);
        assert.deepEqual(found.map(networkOf), [networkIn(entry, plan)], `${name}: ${entry.mac} ${entry.vlan}`);
      }
    }
  });

  test("Timberland's Config: the same host, cards, addresses, targets and namespaces", () => {
    const content = table({
      hfi: [
        hfi(1, { gateway: "192.0.2.1", routeMetric: 7, dns1: "192.0.2.53", dns2: "192.0.2.54", hostName: "node1" }),
        hfi(2, { vlan: 10, ip: "2001:db8::11", prefix: 64, gateway: "2001:db8::1" }),
        hfi(3, { mac: "52:54:00:ab:cd:ef", dhcpOverride: true }),
      ],
      ssns: [
        ssns(1, { nid: { type: "uuid", value: "bb7117fc-825c-4dec-99c3-cdc8761529b0" } }),
        ssns(2, {
          primaryHfi: 2,
          traddr: "2001:db8::100",
          nid: { type: "nguid", value: "0123456789abcdef0123456789abcdef" },
        }),
        ssns(3, { primaryHfi: 3, trsvcid: "4421", nid: { type: "eui64", value: "0123456789abcdef" } }),
      ],
      discovery: [discovery(1, { hfi: 3 })],
    });
    const plan = planOf(content);
    const { hosts, interfaces, connections } = readBack(exportTimberland, timberland, content);
    assert.deepEqual(
      hosts.map(({ nqn, id }) => ({ nqn, id })),
      [{ nqn: plan.host?.nqn, id: plan.host?.id }],
    );
    const targets = [...plan.paths, ...plan.discoveries];
    assert.deepEqual(connections.map(connectionOf), targets.map(connectionOf));
    assert.deepEqual(
      connections.map(({ nid }) => nid),
      [...content.ssns.map(({ nid }) => nid), undefined],
    );
    assert.deepEqual(
      interfaces.map(({ mac, vlan = 0 }) => ({ mac, vlan })),
      targets.map(({ interface: key }) => ({ mac: key?.mac, vlan: key?.vlan })),
    );
    const [first, second, third] = interfaces;
    assert.deepEqual(first?.addresses, [{ address: "192.0.2.11", prefix: 24 }]);
    assert.deepEqual(first?.gateways, [{ address: "192.0.2.1", metric: 7 }]);
    assert.deepEqual(first?.dns, ["192.0.2.53", "192.0.2.54"]);
    assert.equal(first?.hostName, "node1");
    assert.deepEqual(second?.addresses, [{ address: "2001:db8::11", prefix: 64 }]);
    assert.deepEqual(second?.gateways, [{ address: "2001:db8::1" }]);
    assert.equal(third?.dhcp4, true);
  });
});

type Network = Pick<InterfacePart, "addresses" | "gateways" | "dns" | "dhcp4" | "dhcp6">;

function networkOf({ addresses, gateways, dns, dhcp4 = false, dhcp6 = false }: InterfacePart): Network {
  return { addresses, gateways, dns, dhcp4, dhcp6 };
}

/** Of two default routes with one metric only the first one is in the document. */
function networkIn({ configurations }: BootInterface, { interfaces }: BootPlan): Network {
  const seen = interfaces.flatMap((entry) => entry.configurations);
  const isFirst = (one: BootInterface["configurations"][number]) =>
    seen.find(
      (other) =>
        other.method === "static" &&
        other.gateway !== undefined &&
        other.defaultRoute &&
        `${other.family} ${other.metric}` === `${one.family} ${one.metric}`,
    ) === one;
  return {
    addresses: configurations.flatMap((one) =>
      one.method === "static" ? [{ address: one.address, prefix: one.prefix }] : [],
    ),
    gateways: configurations.flatMap((one) =>
      one.method === "static" && one.gateway !== undefined && isFirst(one)
        ? [{ address: one.gateway, ...(one.metric === undefined ? {} : { metric: one.metric }) }]
        : [],
    ),
    dns: [...new Set(configurations.flatMap(({ dns }) => dns))],
    dhcp4: configurations.some(({ method, family }) => method === "dhcp" && family === "ipv4"),
    // As settings.ts says: for NetworkManager's sake, DHCPv6 stands for router advertisements, too.
    dhcp6: configurations.some(({ method, family }) => method !== "static" && family === "ipv6"),
  };
}
