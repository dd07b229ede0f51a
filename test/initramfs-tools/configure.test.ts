// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hfi } from "../../src/nbft/types.ts";
import { configure } from "../../src/network/initramfs-tools/configure.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { nic } from "../connect/mock-machine.ts";
import { MockHost } from "../mock-host.ts";
import { hfi, ssns, table } from "../plan/tables.ts";

const sysctl = "/proc/sys/net/ipv6/conf/eth1";

/** A machine with a card per name, which HFI 1, 2 and so on are about, and what it is told to do. */
class Machine {
  readonly commands: string[] = [];
  readonly lines: string[] = [];
  readonly host: MockHost;
  /** Devices that DHCP answers. */
  served: readonly string[] = [];
  #dryRun = false;

  constructor(cards: readonly string[], files: Readonly<Record<string, string>> = {}) {
    const nics = cards.map((name) => nic(name, hfi(Number(name.slice(3))).mac));
    this.host = new MockHost({
      files: { ...Object.assign({}, ...nics), "/usr/bin/ipconfig": "", ...files },
      run: (argv) => this.#run(argv),
    });
  }

  #run(argv: readonly string[]): number {
    this.commands.push(argv.join(" "));
    for (const device of argv[0] === "ipconfig" ? argv.filter((word) => this.served.includes(word)) : []) {
      this.host.put(`/run/net-${device}.conf`, "");
    }
    return 0;
  }

  configure(...hfis: readonly Hfi[]): number {
    const paths = hfis.map(({ index, ip }) =>
      ssns(index, { primaryHfi: index, traddr: ip.includes(":") ? "2001:db8:9::9" : "198.51.100.9" }),
    );
    const plan = makePlan([{ number: 0, table: table({ hfi: hfis, ssns: paths }) }]);
    const log = (_: string, line: string) => this.lines.push(line);
    return configure(this.host, "", plan, { naming: "none", dryRun: this.#dryRun, log });
  }

  dryRun(...hfis: readonly Hfi[]): string {
    this.#dryRun = true;
    this.configure(...hfis);
    return this.host.out;
  }
}

test("a static IPv4 address with its route, and the file that klibc would write", () => {
  const machine = new Machine(["eth1"]);
  const status = machine.configure(
    hfi(1, { ip: "10.1.130.5", prefix: 20, gateway: "10.1.128.1", dns1: "10.1.128.2", hostName: "node-5" }),
  );
  assert.deepEqual(machine.commands, [
    "ip link set dev eth1 up",
    "ip addr replace 10.1.130.5/20 dev eth1",
    "ip route append default via 10.1.128.1 dev eth1",
  ]);
  assert.equal(
    machine.host.text("/run/net-eth1.conf"),
    "DEVICE='eth1'\nPROTO='static'\nIPV4ADDR='10.1.130.5'\nIPV4BROADCAST='10.1.143.255'\nIPV4NETMASK='255.255.240.0'\n" +
      "IPV4GATEWAY='10.1.128.1'\nIPV4DNS0='10.1.128.2'\nIPV4DNS1='0.0.0.0'\nHOSTNAME='node-5'\n",
  );
  assert.equal(status, 0);
});

test("what is done is not done again", () => {
  const machine = new Machine(["eth1"]);
  machine.configure(hfi(1));
  const once = machine.commands.length;
  machine.configure(hfi(1));
  assert.equal(machine.commands.length, once);
});

test("a card that comes late is configured by a later call", () => {
  const machine = new Machine(["eth1"]);
  assert.equal(machine.configure(hfi(1), hfi(2)), 1);
  for (const [path, text] of Object.entries(nic("eth2", hfi(2).mac))) {
    machine.host.put(path, text);
  }
  machine.commands.length = 0;
  assert.equal(machine.configure(hfi(1), hfi(2)), 0);
  assert.deepEqual(machine.commands, ["ip link set dev eth2 up", "ip addr replace 192.0.2.12/24 dev eth2"]);
});

test("a static IPv6 address heeds no router and waits for no duplicate", () => {
  const output = new Machine(["eth1"]).dryRun(hfi(1, { ip: "2001:db8::1", prefix: 64, gateway: "fe80::1" }));
  assert.equal(
    output,
    `echo 0 >${sysctl}/accept_ra\necho 0 >${sysctl}/accept_dad\nip link set dev eth1 up\n` +
      "ip addr replace 2001:db8::1/64 dev eth1\nip -6 route append default via fe80::1 dev eth1\n",
  );
});

test("regression: an interface without IPv6 in the table heeds no router, which others would take for its configuration", () => {
  const machine = new Machine(["eth1"], { [`${sysctl}/accept_ra`]: "" });
  machine.configure(hfi(1));
  assert.equal(machine.host.text(`${sysctl}/accept_ra`), "0");
});

test("a kernel without IPv6 is told nothing about it", () => {
  const machine = new Machine(["eth1"]);
  assert.equal(machine.configure(hfi(1)), 0);
  assert.deepEqual(machine.lines, []);
});

test("autoconfiguration is the kernel's own", () => {
  const output = new Machine(["eth1"]).dryRun(hfi(1, { ip: "2001:db8::1", prefix: 64, autoconfigured: true }));
  assert.equal(output, `echo 1 >${sysctl}/accept_ra\nip link set dev eth1 up\n`);
});

test("a gateway outside the subnet is made a neighbour, because busybox knows no onlink", () => {
  const output = new Machine(["eth1"]).dryRun(
    hfi(1, { ip: "10.0.0.5", prefix: 32, gateway: "10.0.0.1", routeMetric: 7, defaultRoute: false }),
  );
  assert.equal(
    output,
    `echo 0 >${sysctl}/accept_ra\nip link set dev eth1 up\nip addr replace 10.0.0.5/32 dev eth1\nip route append 10.0.0.1/32 dev eth1\n` +
      "ip route append 198.51.100.9/32 via 10.0.0.1 dev eth1 metric 7\n",
  );
});

test("a VLAN is made on its card, which gets no address", () => {
  const machine = new Machine(["eth1"]);
  machine.configure(hfi(1, { vlan: 7 }));
  assert.deepEqual(machine.commands, [
    "ip link set dev eth1 up",
    "ip link add link eth1 name nbft0h1.7 type vlan id 7",
    "ip link set dev nbft0h1.7 up",
    "ip addr replace 192.0.2.11/24 dev nbft0h1.7",
  ]);
});

test("a card that carries VLANs alone heeds no router", () => {
  const files = { [`${sysctl}/accept_ra`]: "" };
  const alone = new Machine(["eth1"], files);
  alone.configure(hfi(1, { vlan: 7 }));
  assert.equal(alone.host.text(`${sysctl}/accept_ra`), "0");
  const both = new Machine(["eth1"], files);
  both.configure(hfi(1, { ip: "2001:db8::1", prefix: 64, autoconfigured: true }), hfi(2, { mac: hfi(1).mac, vlan: 7 }));
  assert.equal(both.host.text(`${sysctl}/accept_ra`), "1");
});

test("a VLAN that is there is used, whatever its name", () => {
  const machine = new Machine(["eth1"], { "/proc/net/vlan/config": "storage | 7 | eth1\n" });
  machine.configure(hfi(1, { vlan: 7 }));
  assert.deepEqual(machine.commands, ["ip link set dev storage up", "ip addr replace 192.0.2.11/24 dev storage"]);
});

const dhcp = { ipOrigin: 3, dhcpOverride: true, ip: "0.0.0.0" };

test("the first lease ends the search, and the others get a second more", () => {
  const machine = new Machine(["eth1", "eth2"]);
  machine.served = ["eth2"];
  assert.equal(machine.configure(hfi(1, dhcp), hfi(2, dhcp)), 1);
  assert.deepEqual(machine.commands, [
    "ip link set dev eth1 up",
    "ip link set dev eth2 up",
    "ipconfig -o -t 10 -c dhcp eth1 eth2",
    "ipconfig -t 1 -c dhcp eth1",
  ]);
  machine.commands.length = 0;
  machine.served = ["eth1"];
  assert.equal(machine.configure(hfi(1, dhcp), hfi(2, dhcp)), 0);
  assert.deepEqual(machine.commands, ["ipconfig -o -t 10 -c dhcp eth1"]);
});

test("without a client, DHCP is said to be impossible once, not every second", () => {
  const machine = new Machine(["eth1"]);
  machine.host.remove("/usr/bin/ipconfig");
  machine.configure(hfi(1, dhcp));
  machine.configure(hfi(1, dhcp));
  assert.deepEqual(machine.lines, ["this initramfs has no DHCP client for ipv4: eth1"]);
});

test("a command that fails is one line, and the next one is run all the same", () => {
  const machine = new Machine(["eth1"]);
  const host = new MockHost({
    files: nic("eth1", hfi(1).mac),
    run: (argv) => {
      machine.commands.push(argv.join(" "));
      return argv.includes("up") ? 2 : 0;
    },
  });
  const plan = makePlan([{ number: 0, table: table({ hfi: [hfi(1)], ssns: [ssns(1)] }) }]);
  const lines: string[] = [];
  const log = (_: string, line: string) => lines.push(line);
  assert.equal(configure(host, "", plan, { naming: "none", dryRun: false, log }), 0);
  assert.deepEqual(lines, ["ip link set dev eth1 up: exit status 2"]);
  assert.equal(machine.commands.at(-1), "ip addr replace 192.0.2.11/24 dev eth1");
});
