// SPDX-License-Identifier: LGPL-2.1-or-later
// N9 of the reports: one value of firmware's that can be none cost a card everything, or the machine its routes.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Hfi } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { IpConfiguration } from "../../src/plan/types.ts";
import { discovery, hfi, ssns, table } from "./tables.ts";

function plan(...hfis: readonly Hfi[]) {
  return makePlan([{ number: 0, table: table({ hfi: hfis, ssns: [ssns(1)] }) }]);
}

/** What is left of a static HFI, 192.0.2.11/24 or as given, and what is said of the rest. */
function usable(parts: Partial<Hfi>): { configuration: IpConfiguration | undefined; said: string[] } {
  const { interfaces, dropped } = makePlan([{ number: 0, table: table({ hfi: [hfi(1, parts)] }) }]);
  return {
    configuration: interfaces[0]?.configurations[0],
    said: dropped.map(({ code, reason }) => `${code}: ${reason}`),
  };
}

const gateways: Readonly<Record<string, [Partial<Hfi>, RegExp]>> = {
  "the broadcast address of all networks": [{ gateway: "255.255.255.255" }, /is the broadcast address: not used/],
  "the subnet's broadcast address": [{ gateway: "192.0.2.255" }, /is the broadcast address of its subnet \(\/24\)/],
  "the subnet's own address": [{ gateway: "192.0.2.0" }, /is the address of its subnet \(\/24\)/],
  "the broadcast address of a subnet of odd size": [
    { ip: "10.1.2.3", prefix: 22, gateway: "10.1.3.255" },
    /is the broadcast address of its subnet \(\/22\)/,
  ],
  "a multicast address": [{ gateway: "224.0.0.1" }, /is a multicast address/],
  "a loopback address": [{ gateway: "127.0.0.1" }, /is a loopback address/],
  "an address of no network": [{ gateway: "0.0.0.1" }, /is an address of no network/],
  "the card's own address": [{ gateway: "192.0.2.11" }, /is this machine's own address/],
  "an IPv6 multicast address": [{ ip: "2001:db8::1", prefix: 64, gateway: "ff02::2" }, /is a multicast address/],
  "the IPv6 loopback address": [{ ip: "2001:db8::1", prefix: 64, gateway: "::1" }, /is a loopback address/],
};

suite("what can be no gateway is left out with one line, and the card keeps its address", () => {
  for (const [what, [parts, said]] of Object.entries(gateways)) {
    test(what, () => {
      const { configuration, said: lines } = usable({ dns1: "192.0.2.53", ...parts });
      assert.equal(configuration?.gateway, undefined);
      assert.equal(configuration?.method === "static" && configuration.address, parts.ip ?? "192.0.2.11");
      assert.deepEqual(configuration?.dns, ["192.0.2.53"]);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? "", /^unusable-gateway: gateway /);
      assert.match(lines[0] ?? "", said);
    });
  }

  test("the address of another card of this machine", () => {
    const made = plan(hfi(1, { gateway: "192.0.2.12" }), hfi(2));
    assert.equal(made.interfaces[0]?.configurations[0]?.gateway, undefined);
  });

  for (const gateway of ["192.0.2.1", "192.0.2.254", "198.51.100.1", "10.0.0.0", "192.0.3.255"]) {
    test(`${gateway} can be one`, () => assert.equal(usable({ gateway }).configuration?.gateway, gateway));
  }

  test("with 31 bits of prefix both addresses are those of hosts", () => {
    const { configuration } = usable({ ip: "192.0.2.0", prefix: 31, gateway: "192.0.2.1" });
    assert.equal(configuration?.method === "static" && configuration.address, "192.0.2.0");
    assert.equal(configuration?.gateway, "192.0.2.1");
  });

  test("an IPv6 subnet has an address for its routers, and link-local gateways are usual", () => {
    for (const gateway of ["2001:db8::", "fe80::1"]) {
      assert.equal(usable({ ip: "2001:db8::1", prefix: 64, gateway }).configuration?.gateway, gateway);
    }
  });
});

suite("what can be no address of a card is left out with one line, and the path is still tried", () => {
  for (const ip of ["127.0.0.2", "239.1.1.1", "255.255.255.255", "192.0.2.255", "192.0.2.0", "::1", "ff02::1"]) {
    test(ip, () => {
      const made = plan(hfi(1, { ip, prefix: ip.includes(":") ? 64 : 24 }));
      assert.deepEqual(made.interfaces[0]?.configurations, []);
      assert.equal(made.paths.length, 1);
      assert.equal(made.paths[0]?.hostTraddr, undefined);
      assert.deepEqual(
        made.dropped.map(({ code, matters }) => [code, matters]),
        [["unusable-address", true]],
      );
    });
  }
});

test("what can be no name server is left out with one line, and the other one stays", () => {
  const { configuration, said } = usable({ dns1: "255.255.255.255", dns2: "192.0.2.53" });
  assert.deepEqual(configuration?.dns, ["192.0.2.53"]);
  assert.deepEqual(said, ["unusable-name-server: name server 255.255.255.255 is the broadcast address: not used"]);
});

test("a prefix that is longer than an address is none, and costs only itself", () => {
  const { configuration } = usable({ prefix: 0 });
  assert.equal(configuration?.method === "static" && configuration.prefix, 32);
});

test("values of a lease say nothing about the next one", () => {
  const made = plan(hfi(1, { dhcpOverride: true, ip: "192.0.2.11", gateway: "255.255.255.255" }));
  assert.deepEqual(made.dropped, []);
});

test("what can be no target is left out", () => {
  for (const traddr of ["127.0.0.1", "239.0.0.1", "255.255.255.255", "::1"]) {
    const made = makePlan([{ number: 0, table: table({ hfi: [hfi(1)], ssns: [ssns(1, { traddr })] }) }]);
    assert.deepEqual(made.paths, []);
    assert.equal(made.dropped[0]?.code, "no-address");
  }
  const discoveries = [discovery(1, { uri: "nvme+tcp://224.0.0.1/" })];
  const made = makePlan([{ number: 0, table: table({ hfi: [hfi(1)], discovery: discoveries }) }]);
  assert.match(made.dropped[0]?.reason ?? "", /no usable address and port: 224\.0\.0\.1 is a multicast address/);
});
