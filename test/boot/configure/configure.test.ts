// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { configure } from "../../../src/boot/configure/configure.ts";
import { machineAt } from "../../../src/host/machine-at.ts";
import type { Hfi } from "../../../src/nbft/types.ts";
import { makePlan } from "../../../src/plan/plan.ts";
import { nic } from "../../connect/mock-machine.ts";
import { MockHost } from "../../mock-host.ts";
import { hfi, ssns, table } from "../../plan/tables.ts";

const sysctl = "/proc/sys/net/ipv6/conf/eth1";
const loopbackDone = { "/run/nbft-boot/done/lo": "ip link set dev lo up\n" };

/** A machine with a card per name, which HFI 1, 2 and so on are about, and what it is told to do. */
class Machine {
  readonly commands: string[] = [];
  readonly lines: string[] = [];
  readonly host: MockHost;
  /** Devices that DHCP answers. */
  served: readonly string[] = [];
  /** What ip cannot do: words of a command. */
  failing = "";
  #dryRun = false;

  constructor(cards: readonly string[], files: Readonly<Record<string, string>> = {}) {
    const nics = cards.map((name) => nic(name, hfi(Number(name.slice(3))).mac));
    this.host = new MockHost({
      files: { ...Object.assign({}, ...nics), "/usr/bin/ipconfig": "", ...loopbackDone, ...files },
      run: (argv) => this.#run(argv),
    });
  }

  #run(argv: readonly string[]): number {
    this.commands.push(argv.join(" "));
    for (const device of argv[0] === "/usr/bin/ipconfig" ? argv.filter((word) => this.served.includes(word)) : []) {
      this.host.put(`/run/net-${device}.conf`, "");
    }
    return this.failing !== "" && argv.join(" ").includes(this.failing) ? 2 : 0;
  }

  configure(...hfis: readonly Hfi[]): number {
    const paths = hfis.map(({ index, ip }) =>
      ssns(index, { primaryHfi: index, traddr: ip.includes(":") ? "2001:db8:9::9" : "198.51.100.9" }),
    );
    const plan = makePlan([{ number: 0, table: table({ hfi: hfis, ssns: paths }) }]);
    const log = (_: string, line: string) => this.lines.push(line);
    return configure(this.host, plan, { naming: "none", dryRun: this.#dryRun, log });
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
    machine.host.text("/run/nbft-boot/net-eth1.conf"),
    "DEVICE='eth1'\nPROTO='static'\nIPV4ADDR='10.1.130.5'\nIPV4BROADCAST='10.1.143.255'\nIPV4NETMASK='255.255.240.0'\n" +
      "IPV4GATEWAY='10.1.128.1'\nIPV4DNS0='10.1.128.2'\nIPV4DNS1='0.0.0.0'\nHOSTNAME='node-5'\n",
  );
  assert.equal(status, 0);
});

test("regression: lo comes up before the first card, or the kernel would take the target's address for a broadcast one", () => {
  const machine = new Machine(["eth1"], { "/run/nbft-boot/done/lo": "" });
  machine.configure(hfi(1));
  assert.deepEqual(machine.commands.slice(0, 2), ["ip link set dev lo up", "ip link set dev eth1 up"]);
  machine.commands.length = 0;
  machine.configure(hfi(1));
  assert.deepEqual(machine.commands, []);
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

test("regression: a VLAN that cannot be made gets no address, and is tried again", () => {
  const machine = new Machine(["eth1"]);
  machine.failing = "link add";
  assert.equal(machine.configure(hfi(1, { vlan: 7 })), 1);
  machine.failing = "";
  assert.equal(machine.configure(hfi(1, { vlan: 7 })), 0);
  assert.deepEqual(machine.commands, [
    "ip link set dev eth1 up",
    "ip link add link eth1 name nbft0h1.7 type vlan id 7",
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
  const machine = new Machine(["eth1"], { "/proc/self/net/vlan/config": "storage | 7 | eth1\n" });
  machine.configure(hfi(1, { vlan: 7 }));
  assert.deepEqual(machine.commands, [
    "ip link set dev eth1 up",
    "ip link set dev storage up",
    "ip addr replace 192.0.2.11/24 dev storage",
  ]);
});

const dhcp = { ipOrigin: 3, dhcpOverride: true, ip: "0.0.0.0" };

test("the first lease ends the search, and the others get a second more", () => {
  const machine = new Machine(["eth1", "eth2"]);
  machine.served = ["eth2"];
  assert.equal(machine.configure(hfi(1, dhcp), hfi(2, dhcp)), 1);
  assert.deepEqual(machine.commands, [
    "ip link set dev eth1 up",
    "ip link set dev eth2 up",
    "/usr/bin/ipconfig -o -t 10 -c dhcp eth1 eth2",
    "/usr/bin/ipconfig -t 1 -c dhcp eth1",
  ]);
  machine.commands.length = 0;
  machine.served = ["eth1"];
  assert.equal(machine.configure(hfi(1, dhcp), hfi(2, dhcp)), 0);
  assert.deepEqual(machine.commands, ["/usr/bin/ipconfig -o -t 10 -c dhcp eth1"]);
});

for (const [family, more] of Object.entries({ ipv4: {}, ipv6: { ip: "::" } })) {
  test(`regression: without a client, ${family} DHCP is said to be impossible once, not every second, and is never a success`, () => {
    const machine = new Machine(["eth1"]);
    if (family === "ipv4") {
      machine.host.remove("/usr/bin/ipconfig");
    }
    machine.host.put(`${sysctl}/accept_ra`, "");
    assert.equal(machine.configure(hfi(1, { ...dhcp, ...more })), 1);
    assert.equal(machine.configure(hfi(1, { ...dhcp, ...more })), 1);
    const also = family === "ipv6" ? ", so only router advertisements are heeded" : "";
    assert.deepEqual(machine.lines, [`this initramfs has no DHCP client for ${family}${also}: eth1`]);
  });
}

for (const failing of ["link set", "addr replace"]) {
  test(`regression: where "ip ${failing}" fails, that is one line, and it is tried until it succeeds`, () => {
    const machine = new Machine(["eth1"]);
    machine.failing = failing;
    assert.equal(machine.configure(hfi(1)), 1);
    assert.equal(machine.configure(hfi(1)), 1);
    assert.equal(machine.lines.length, 1);
    assert.match(machine.lines[0] ?? "", new RegExp(`^ip ${failing} .*: exit status 2$`));
    assert.equal(machine.host.exists("/run/nbft-boot/net-eth1.conf"), false, "claims an address that was never set");
    machine.failing = "";
    machine.commands.length = 0;
    assert.equal(machine.configure(hfi(1)), 0);
    assert.equal(machine.commands.length, 1);
    assert.match(machine.commands[0] ?? "", new RegExp(`^ip ${failing} `));
    assert.equal(machine.host.exists("/run/nbft-boot/net-eth1.conf"), true);
  });
}

test("regression: what fails does not keep the rest from being done", () => {
  const machine = new Machine(["eth1"]);
  machine.failing = "link set";
  machine.configure(hfi(1));
  assert.deepEqual(machine.commands, ["ip link set dev eth1 up", "ip addr replace 192.0.2.11/24 dev eth1"]);
});

test("regression: a route that fails is no success, but is not added again and again beside one that somebody else has added", () => {
  const machine = new Machine(["eth1"]);
  machine.failing = "route append";
  assert.equal(machine.configure(hfi(1, { gateway: "192.0.2.1" })), 1);
  const once = machine.commands.length;
  assert.equal(machine.configure(hfi(1, { gateway: "192.0.2.1" })), 1);
  assert.equal(machine.commands.length, once);
  assert.deepEqual(machine.lines, ["ip route append default via 192.0.2.1 dev eth1: exit status 2"]);
});

test("N10: dhcpcd is asked for the MTU of the network, too", () => {
  const machine = new Machine(["eth1"], { "/usr/sbin/dhcpcd": "" });
  machine.host.remove("/usr/bin/ipconfig");
  assert.equal(machine.configure(hfi(1, dhcp)), 0);
  assert.match(
    machine.commands.at(-1) ?? "",
    /^\/usr\/sbin\/dhcpcd --oneshot --persistent .*--option interface_mtu .*-4 eth1$/,
  );
});

test("regression: of a folder that only stands for a machine, everything is printed, nothing run and nothing written", () => {
  const files = Object.fromEntries(
    Object.entries({ ...nic("eth1", hfi(1).mac), ...nic("eth2", hfi(2).mac), "/usr/bin/ipconfig": "" }).map(
      ([path, content]) => [`/copy${path}`, content],
    ),
  );
  const host = new MockHost({ files, run: () => assert.fail("nothing may be run") });
  const before = host.list();
  const tables = [
    { number: 0, table: table({ hfi: [hfi(1), hfi(2, dhcp)], ssns: [ssns(1), ssns(2, { primaryHfi: 2 })] }) },
  ];
  const lines: string[] = [];
  const log = (_: string, line: string) => lines.push(line);
  assert.equal(configure(machineAt(host, "/copy"), makePlan(tables), { naming: "none", dryRun: false, log }), 0);
  assert.deepEqual(lines, ["a directory, not the running machine: what would be done is printed"]);
  assert.match(host.out, /^ip addr replace 192\.0\.2\.11\/24 dev eth1$/m);
  assert.deepEqual(host.list(), before);
});

test("regression: of two cards with one address, the one with the cable is configured, as soon as it is up", () => {
  const { mac } = hfi(1);
  const machine = new Machine([], { ...nic("eth0", mac, { carrier: "" }), ...nic("eth1", mac, { carrier: "" }) });
  assert.equal(machine.configure(hfi(1)), 1);
  assert.deepEqual(machine.commands, ["ip link set dev eth0 up", "ip link set dev eth1 up"]);
  machine.host.put("/sys/class/net/eth0/carrier", "0\n");
  machine.host.put("/sys/class/net/eth1/carrier", "1\n");
  assert.equal(machine.configure(hfi(1)), 0);
  assert.deepEqual(machine.commands.slice(2), ["ip addr replace 192.0.2.11/24 dev eth1"]);
});

test("regression: a card that is alone is configured before it has a link", () => {
  const machine = new Machine([], nic("eth1", hfi(1).mac, { carrier: "0\n" }));
  assert.equal(machine.configure(hfi(1)), 0);
  assert.deepEqual(machine.commands, ["ip link set dev eth1 up", "ip addr replace 192.0.2.11/24 dev eth1"]);
});

test("regression: the name of an interface is no command of the scripts that run /run/net-*.conf", () => {
  const name = "e';id;'";
  const machine = new Machine([], nic(name, hfi(1).mac));
  machine.configure(hfi(1));
  const text = machine.host.text(`/run/nbft-boot/net-${name}.conf`);
  assert.equal(execFileSync("sh", ["-c", `${text}\nprintf %s "$DEVICE"`], { encoding: "utf8" }), name);
});
