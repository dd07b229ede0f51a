// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hfi, Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { IpConfiguration } from "../../src/plan/types.ts";
import { discovery, hfi, ssns, table } from "./tables.ts";

function plan(parts: Parameters<typeof table>[0]) {
  return makePlan([{ number: 0, table: table(parts) }]);
}

function configurations(parts: Partial<Hfi>, others: Partial<Omit<Table, "host">> = {}): readonly IpConfiguration[] {
  return plan({ hfi: [hfi(1, parts)], ...others }).interfaces[0]?.configurations ?? [];
}

/** `method family` of each. */
function methods(parts: Partial<Hfi>, others: Partial<Omit<Table, "host">> = {}): string[] {
  return configurations(parts, others).map(({ method, family }) => `${method} ${family}`);
}

test("static: gateway, name servers, metric, host name", () => {
  const parts = {
    gateway: "192.0.2.1",
    dns1: "192.0.2.53",
    dns2: "2001:db8::53",
    routeMetric: 500,
    hostName: "node-1.example",
    defaultRoute: false,
  };
  assert.deepEqual(configurations(parts), [
    {
      method: "static",
      family: "ipv4",
      address: "192.0.2.11",
      prefix: 24,
      gateway: "192.0.2.1",
      dns: ["192.0.2.53", "2001:db8::53"],
      metric: 500,
      defaultRoute: false,
      hostName: "node-1.example",
    },
  ]);
});

test("static: both ways to write none are none, and a repeated name server is one", () => {
  const [configuration] = configurations({ gateway: "::", dns1: "192.0.2.53", dns2: "192.0.2.53" });
  assert.equal(configuration?.gateway, undefined);
  assert.deepEqual(configuration?.dns, ["192.0.2.53"]);
  assert.deepEqual(configurations({ ip: "::" }), []);
  assert.deepEqual(configurations({ ip: "0.0.0.0" }), []);
});

test("static: garbage in the origin field does not make it DHCP", () => {
  for (const ipOrigin of [0, 1, 2, 4, 63, 82, 94, 95]) {
    assert.deepEqual(methods({ ipOrigin }), ["static ipv4"]);
  }
});

test("static without a prefix length: /64 for IPv6; IPv4 stands alone, and that is reported", () => {
  const [v6] = configurations({ ip: "2001:db8::1", prefix: 0 });
  assert.equal(v6?.method === "static" && v6.prefix, 64);
  const made = plan({ hfi: [hfi(1, { prefix: 0 })] });
  const [v4] = made.interfaces[0]?.configurations ?? [];
  assert.equal(v4?.method === "static" && v4.prefix, 32);
  assert.deepEqual(
    made.dropped.map(({ code }) => code),
    ["no-prefix"],
  );
});

test("static: a gateway of the other family is reported and not used", () => {
  const made = plan({ hfi: [hfi(1, { gateway: "2001:db8::1" })] });
  assert.equal(made.interfaces[0]?.configurations[0]?.gateway, undefined);
  assert.deepEqual(
    made.dropped.map(({ code }) => code),
    ["address-family"],
  );
});

test("each sign of DHCP is enough, and no path is bound to a leased address", () => {
  for (const sign of [{ dhcpOverride: true }, { ipOrigin: 3 }, { dhcpServer: "192.0.2.1" }]) {
    const made = plan({ hfi: [hfi(1, { ...sign, gateway: "192.0.2.1", dns1: "192.0.2.53" })], ssns: [ssns(1)] });
    assert.deepEqual(made.interfaces[0]?.configurations, [
      { method: "dhcp", family: "ipv4", dns: [], defaultRoute: true },
    ]);
    assert.equal(made.paths[0]?.hostTraddr, undefined);
  }
});

test("family of DHCP: the leased address, else the server, else the targets, else the kind of zero", () => {
  const dhcpOverride = true;
  assert.deepEqual(methods({ dhcpOverride, ip: "2001:db8::5" }), ["dhcp ipv6"]);
  assert.deepEqual(methods({ ip: "::", dhcpServer: "192.0.2.1" }), ["dhcp ipv4"]);
  assert.deepEqual(methods({ ip: "0.0.0.0", dhcpServer: "2001:db8::1" }), ["dhcp ipv6"]);
  assert.deepEqual(methods({ dhcpOverride, ip: "::" }, { ssns: [ssns(1)] }), ["dhcp ipv4"]);
  assert.deepEqual(methods({ dhcpOverride, ip: "0.0.0.0" }, { ssns: [ssns(1, { traddr: "2001:db8::100" })] }), [
    "dhcp ipv6",
  ]);
  assert.deepEqual(
    methods({ dhcpOverride, ip: "::" }, { discovery: [discovery(1, { uri: "nvme+tcp://192.0.2.100/" })] }),
    ["dhcp ipv4"],
  );
  assert.deepEqual(methods({ dhcpOverride, ip: "::" }), ["dhcp ipv6"]);
  assert.deepEqual(methods({ dhcpOverride, ip: "0.0.0.0" }), ["dhcp ipv4"]);
});

test("DHCP asks for the family of every target, secondary paths too", () => {
  const made = plan({
    hfi: [hfi(1), hfi(2, { dhcpServer: "192.0.2.1" })],
    ssns: [ssns(1), ssns(2, { traddr: "2001:db8::100", primaryHfi: 2 })],
  });
  assert.deepEqual(
    made.interfaces[1]?.configurations.map(({ family }) => family),
    ["ipv4", "ipv6"],
  );
  assert.equal(made.paths.length, 2);
});

test("DHCP: the client identity of firmware is handed on", () => {
  const dhcp = { iaid: 0x11223344, duid: { type: "LL", hardwareType: 1, linkLayerAddress: "525400000001" } } as const;
  const [configuration] = configurations({ dhcp, dhcpOverride: true, ip: "2001:db8::5" });
  assert.deepEqual(configuration?.method === "dhcp" && configuration.client, dhcp);
});

test("SLAAC: the address is not pinned, name servers are kept, the router announces itself", () => {
  const parts = { autoconfigured: true, ipOrigin: 0, ip: "2001:db8::1", gateway: "fe80::1", dns1: "2001:db8::53" };
  assert.deepEqual(configurations(parts), [
    { method: "slaac", family: "ipv6", dns: ["2001:db8::53"], defaultRoute: true },
  ]);
  assert.deepEqual(methods({ ...parts, dhcpOverride: true }), ["dhcp ipv6"]);
  assert.deepEqual(methods({ ...parts, ip: "192.0.2.1" }), ["static ipv4"], "the flag was reserved in table 1.0");
});

test("HFIs of one MAC address and VLAN are one interface, over all tables", () => {
  const { mac } = hfi(1);
  const first = table({ hfi: [hfi(1), hfi(2, { mac, ip: "2001:db8::1", prefix: 64 }), hfi(3, { mac, vlan: 5 })] });
  const second = table({ hfi: [hfi(4, { mac, ip: hfi(1).ip }), hfi(5, { mac, vlan: 5, dhcpOverride: true })] });
  const made = makePlan([
    { number: 0, table: first },
    { number: 1, table: second },
  ]);
  assert.deepEqual(
    made.interfaces.map(({ vlan, origins, configurations }) => [
      vlan,
      origins.map((origin) => `${origin.table}h${origin.index}`).join(" "),
      configurations.map(({ method, family }) => `${method} ${family}`).join(", "),
    ]),
    [
      [0, "0h1 0h2 1h4", "static ipv4, static ipv6"],
      [5, "0h3 1h5", "static ipv4, dhcp ipv4"],
    ],
  );
  assert.deepEqual(made.dropped, []);
});

test("HFIs that ask for one thing with other settings: the first one decides, and it is reported", () => {
  const { mac } = hfi(1);
  const made = plan({
    hfi: [
      hfi(1, { dhcpOverride: true, hostName: "a" }),
      hfi(2, { mac, dhcpOverride: true, hostName: "b" }),
      hfi(3, { mac, ip: "192.0.2.50", gateway: "192.0.2.1" }),
      hfi(4, { mac, ip: "192.0.2.50" }),
    ],
  });
  assert.deepEqual(
    made.interfaces[0]?.configurations.map(({ method, hostName }) => [method, hostName]),
    [
      ["dhcp", "a"],
      ["static", undefined],
    ],
  );
  assert.deepEqual(
    made.dropped.map(({ code, origin }) => [code, origin.index]),
    [
      ["conflicting-configuration", 2],
      ["conflicting-configuration", 4],
    ],
  );
});

test("host names that are none reach no file", () => {
  for (const hostName of [
    "a b",
    "a\nDNS=1",
    "-a",
    "a-",
    "a..b",
    ".",
    "",
    "ä",
    "a_b",
    "$(x)",
    "a".repeat(64),
    "a.".repeat(40),
  ]) {
    const made = plan({ hfi: [hfi(1, { hostName })] });
    assert.equal(made.interfaces[0]?.configurations[0]?.hostName, undefined, hostName);
    assert.deepEqual(
      made.dropped.map(({ code }) => code),
      ["host-name"],
    );
  }
});

test("DHCPv4 does not get the identity of firmware's DHCPv6 client", () => {
  const dhcp = { iaid: 7, duid: { type: "LL", hardwareType: 1, linkLayerAddress: "525400000001" } } as const;
  const [configuration] = configurations({ dhcp, dhcpOverride: true, ip: "192.0.2.5" });
  assert.deepEqual(configuration, { method: "dhcp", family: "ipv4", dns: [], defaultRoute: true });
});
