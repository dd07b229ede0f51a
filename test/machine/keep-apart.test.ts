// SPDX-License-Identifier: LGPL-2.1-or-later
// N8 of the reports. What it is for is seen in ../connect/several-cards.test.ts, with a kernel.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import { NetworkState } from "../../src/machine/network-state.ts";
import { severalIpv4Interfaces } from "../../src/plan/several-cards.ts";
import { connectPath } from "../connect/connect-path.ts";
import { responders } from "../connect/mock-connection.ts";
import { Bench, nic } from "../connect/mock-machine.ts";
import { makeTable } from "../golden/tables.ts";
import { plan } from "../plan/make-plan.ts";
import { discovery, hfi, ssns, table } from "../plan/tables.ts";

const folder = "/proc/sys/net/ipv4/conf";
const names = ["arp_ignore", "arp_announce", "rp_filter"] as const;

/** Settings of an interface, in the order of the names. */
function settings(name: string, ...values: readonly number[]): Record<string, string> {
  return Object.fromEntries(names.map((setting, index) => [`${folder}/${name}/${setting}`, `${values[index] ?? 0}\n`]));
}

function read(bench: Bench, name: string): string {
  return names.map((setting) => bench.host.text(`${folder}/${name}/${setting}`)?.trim().split("\n").at(-1)).join();
}

const second = "52:54:00:00:00:02";
const twoCards = {
  ...nic("eth1", second),
  ...settings("all", 0, 0, 1),
  ...settings("eth0"),
  ...settings("eth1", 2, 0, 0),
  ...settings("eth9"),
};
const keys = [
  { mac: "52:54:00:00:00:01", vlan: 0 },
  { mac: second, vlan: 0 },
];

suite("several cards are kept apart", () => {
  test("all of them, and no other; what is more already stays", () => {
    const bench = new Bench({}, { files: twoCards });
    new NetworkState(bench.host, keys).find(keys[0] ?? assert.fail());
    assert.equal(read(bench, "eth0"), "1,2,2");
    assert.equal(read(bench, "eth1"), "2,2,2");
    assert.equal(read(bench, "eth9"), "0,0,0");
    assert.equal(read(bench, "all"), "0,0,1");
  });

  test("a machine without any rp_filter gets none", () => {
    const bench = new Bench({}, { files: { ...twoCards, ...settings("all") } });
    new NetworkState(bench.host, keys).find(keys[0] ?? assert.fail());
    assert.equal(read(bench, "eth0"), "1,2,0");
  });

  test("again, when somebody else has set them", () => {
    const bench = new Bench({}, { files: twoCards, networkChanges: [] });
    const network = new NetworkState(bench.host, keys);
    network.find(keys[0] ?? assert.fail());
    bench.host.put(`${folder}/eth0/rp_filter`, "1\n");
    network.find(keys[0] ?? assert.fail());
    assert.equal(read(bench, "eth0"), "1,2,2");
  });

  test("by connect and discover of a table with several, before the first packet", () => {
    const hfis = [{ ip: "10.9.0.2" }, { mac: second, ip: "10.9.0.3" }];
    const made = makeTable({ hfi: hfis, ssns: [{ traddr: "10.9.0.1" }, { traddr: "10.9.0.1", primaryHfi: 2 }] });
    let before = "";
    const bench: Bench = new Bench(
      {},
      {
        files: { ...twoCards, "/sys/firmware/acpi/tables/NBFT": made },
        connectTcp: () => {
          before = read(bench, "eth0");
          throw new Error("enough");
        },
      },
    );
    assert.throws(() => connectById(bench.host, "0-1-1", { timeout: 0 }), /enough/);
    assert.equal(before, "1,2,2");
  });

  test("not where nobody asks for it", () => {
    const bench = new Bench({ "10.0.0.1:4420": responders.nvme }, { files: twoCards });
    assert.equal(connectPath(bench).state, "connected");
    assert.equal(read(bench, "eth0"), "0,0,0");
  });
});

suite("which interfaces have to be kept apart", () => {
  const macs = (parts: Parameters<typeof table>[0]) => severalIpv4Interfaces(plan(table(parts))).map(({ mac }) => mac);
  const both = [hfi(1).mac, hfi(2).mac];

  test("all that have IPv4, where something needs it", () => {
    assert.deepEqual(macs({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1), ssns(2, { primaryHfi: 2 })] }), both);
    assert.deepEqual(macs({ hfi: [hfi(1), hfi(2)], discovery: [discovery(1, { hfi: 1 })] }), both);
  });

  test("one that no path uses answers for the others, too", () => {
    assert.deepEqual(macs({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1)] }), both);
  });

  test("none where there is one, and none for IPv6", () => {
    const ipv6 = { ip: "2001:db8::2", prefix: 64, gateway: "::", dns1: "::", dns2: "::", dhcpServer: "::" };
    assert.deepEqual(macs({ hfi: [hfi(1)], ssns: [ssns(1), ssns(2, { traddr: "192.0.2.101" })] }), []);
    assert.deepEqual(macs({ hfi: [hfi(1), hfi(2, ipv6)], ssns: [ssns(1)] }), []);
    const paths = [ssns(1, { traddr: "2001:db8::1" }), ssns(2, { traddr: "2001:db8::1", primaryHfi: 2 })];
    assert.deepEqual(macs({ hfi: [hfi(1, ipv6), hfi(2, ipv6)], ssns: paths }), []);
  });
});

suite("no answer, because of a strict rp_filter", () => {
  const header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
  const route = (name: string, to: string, metric: number, mask: string) =>
    `${name}\t${to}\t00000000\t0001\t0\t0\t${metric}\t${mask}\t0\t0\t0\n`;
  const silence = (routes: string, rpFilter = 1) => {
    const files = { ...settings("all"), ...settings("eth0", 0, 0, rpFilter), "/proc/self/net/route": header + routes };
    const bench = new Bench({}, { files });
    connectPath(bench, { timeout: 0 });
    return bench.lines[0]?.replace(/^.* gave up after \d+ s: /, "");
  };
  const ours = route("eth0", "0000000A", 100, "00FFFFFF");
  const words =
    "no answer from 10.0.0.1:4420: eth7 leads there too, and eth0 drops what does not come by the best way (rp_filter 1, should be 2)";

  test("says which interface the machine would answer by", () => {
    assert.equal(silence(route("eth7", "0000000A", 50, "00FFFFFF") + ours), words);
    assert.equal(silence(ours + route("eth7", "0100000A", 200, "FFFFFFFF")), words);
  });

  test("says nothing of it where it is not why", () => {
    const plain = "no answer from 10.0.0.1:4420: check target, VLAN, gateway, firewall";
    assert.equal(silence(ours + route("eth7", "0000000A", 150, "00FFFFFF")), plain);
    assert.equal(silence(route("eth7", "0000000A", 50, "00FFFFFF") + ours, 2), plain);
    assert.equal(
      silence(route("eth7", "0001000A", 50, "00FFFFFF") + route("eth7", "00000000", 0, "00000000") + ours),
      plain,
    );
    assert.equal(silence(""), plain);
  });
});
