// SPDX-License-Identifier: LGPL-2.1-or-later
// The options of dracut.cmdline(7) and of make-initrd.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Description } from "../../src/description/types.ts";
import { describeKernelOptions, isKernelOption, kernelOptions } from "../../src/formats/kernel-options.ts";
import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";

const read = (line: string): Description =>
  describeKernelOptions(parseCommandLine(line).map((option) => ({ ...option, place: { source: option.key } })));

const nothing = { addresses: [], gateways: [], dns: [] };
const without = ({ place: _, ...part }: { readonly place: unknown }): unknown => part;
const interfacesOf = (line: string) => read(line).interfaces.map(without);
const remarksOf = (line: string) => read(line).remarks.map(({ severity, message }) => `${severity}: ${message}`);

suite("ip=", () => {
  const address = (ip: string, prefix: number) => [{ address: ip, prefix }];
  const cases: readonly (readonly [string, object | undefined])[] = [
    ["dhcp", { dhcp4: true }],
    ["on", { dhcp4: true }],
    ["any", { dhcp4: true }],
    ["single-dhcp", { dhcp4: true }],
    ["dhcp6", { dhcp6: true }],
    ["auto6", { slaac: true }],
    ["either6", { slaac: true }],
    ["none", undefined],
    ["off", undefined],
    ["eth0:dhcp", { name: "eth0", dhcp4: true }],
    ["eth0:dhcp:1500", { name: "eth0", dhcp4: true }],
    ["eth0:dhcp:1500:52:54:00:09:00:00", { name: "eth0", mac: "52:54:00:09:00:00", dhcp4: true }],
    ["eth0:dhcp::52-54-00-09-00-00", { name: "eth0", mac: "52:54:00:09:00:00", dhcp4: true }],
    ["52-54-00-09-00-00:dhcp", { mac: "52:54:00:09:00:00", dhcp4: true }],
    [":::::eth0:dhcp", { name: "eth0", dhcp4: true }],
    ["192.0.2.5:::::eth0:dhcp", { name: "eth0", dhcp4: true }],
    [
      "192.0.2.5::192.0.2.1:255.255.255.0:node1:eth0:none",
      { name: "eth0", addresses: address("192.0.2.5", 24), gateways: [{ address: "192.0.2.1" }], hostName: "node1" },
    ],
    [
      "192.0.2.5::192.0.2.1:24:node1:eth0:none:192.0.2.53:192.0.2.54",
      {
        name: "eth0",
        addresses: address("192.0.2.5", 24),
        gateways: [{ address: "192.0.2.1" }],
        dns: ["192.0.2.53", "192.0.2.54"],
        hostName: "node1",
      },
    ],
    ["192.0.2.5::::::off:1500:52:54:00:09:00:00", { mac: "52:54:00:09:00:00", addresses: address("192.0.2.5", 24) }],
    ["192.0.2.5/25:::::eth0:none", { name: "eth0", addresses: address("192.0.2.5", 25) }],
    ["10.0.0.5", { addresses: address("10.0.0.5", 8) }],
    [
      "[2001:db8::5]::[fe80::1]:64::eth0:none:[2001:db8::53]",
      {
        name: "eth0",
        addresses: address("2001:db8::5", 64),
        gateways: [{ address: "fe80::1" }],
        dns: ["2001:db8::53"],
      },
    ],
    ["[2001:db8::5]/48:::::eth0:none", { name: "eth0", addresses: address("2001:db8::5", 48) }],
  ];
  for (const [value, expected] of cases) {
    test(value, () => {
      assert.deepEqual(interfacesOf(`ip=${value}`), expected === undefined ? [] : [{ ...nothing, ...expected }]);
      assert.doesNotMatch(remarksOf(`ip=${value}`).join(), /error/);
    });
  }

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["2001:db8::5::2001:db8::1:64::eth0:none", /brackets/],
    ["eth0:sometimes", /"sometimes" is none of dhcp, on, [^?]*either6: left out/],
    ["eth0:dchp", /"dchp" is none of dhcp, on, .*; did you mean dhcp\?/],
    ["192.0.2.5:::300.0.0.0::eth0:none", /"300.0.0.0" is neither a netmask nor a prefix length/],
    ["192.0.2.5:::255.0.255.0::eth0:none", /"255.0.255.0" is neither a netmask/],
    ["192.0.2.5:::24::a/b:none", /"a\/b" is no name of an interface/],
    ["192.0.2.5:::24::eth0:maybe", /"maybe" is no way to get an address/],
    ["192.0.2.5::storage:24::eth0:none", /"storage" is no address of a gateway/],
    ["192.0.2.5:::24::eth0:none:dns", /"dns" is neither name servers nor/],
    ["x".repeat(5000), /longer than 4096/],
  ];
  for (const [value, expected] of wrong) {
    test(`${value.slice(0, 50)} is left out, with an error`, () => {
      assert.deepEqual(interfacesOf(`ip=${value}`), []);
      assert.match(remarksOf(`ip=${value}`).join(), expected);
      assert.match(remarksOf(`ip=${value}`).join(), /^error: .*: left out/);
    });
  }

  test("says what of it a table cannot say", () => {
    assert.match(remarksOf("ip=eth0:dhcp:9000").join(), /^warning: MTU 9000 cannot be said by a table$/);
    assert.match(remarksOf("ip=192.0.2.5:192.0.2.6::24::eth0:none").join(), /^warning: peer "192.0.2.6" cannot/);
    assert.match(remarksOf("ip=eth0:link6").join(), /^warning: .*link6 cannot be said/);
    assert.match(
      remarksOf("ip=192.0.2.5:::::eth0:none").join(),
      /^warning: 192.0.2.5 has no netmask: \/24 is assumed$/,
    );
  });
});

suite("rd.nvmf.*", () => {
  const root = "nqn.2024-05.org.example:root";
  const cases: readonly (readonly [string, object])[] = [
    [`rd.nvmf.connect=tcp,192.0.2.9,${root}`, { kind: "subsystem", traddr: "192.0.2.9", nqn: root, trsvcid: "4420" }],
    [
      `rd.nvmf.connect=tcp,2001:db8::9,${root},4421,2001:db8::5`,
      { kind: "subsystem", traddr: "2001:db8::9", nqn: root, trsvcid: "4421", hostTraddr: "2001:db8::5" },
    ],
    [
      `rd.nvmf.connect=tcp,192.0.2.9,${root},192.0.2.5,4421`,
      { kind: "subsystem", traddr: "192.0.2.9", nqn: root, trsvcid: "4421", hostTraddr: "192.0.2.5" },
    ],
    [
      `nvmf.connect=tcp,[2001:db8::9],${root}`,
      { kind: "subsystem", traddr: "2001:db8::9", nqn: root, trsvcid: "4420" },
    ],
    [`NVMF_CONNECT=tcp,192.0.2.9,${root}`, { kind: "subsystem", traddr: "192.0.2.9", nqn: root, trsvcid: "4420" }],
    ["rd.nvmf.discover=tcp,192.0.2.9", { kind: "discovery", traddr: "192.0.2.9", trsvcid: "4420" }],
    ["rd.nvmf.discover=tcp,192.0.2.9,,8009", { kind: "discovery", traddr: "192.0.2.9", trsvcid: "8009" }],
    [
      "rd.nvmf.discover=tcp,192.0.2.9,192.0.2.5,8009",
      { kind: "discovery", traddr: "192.0.2.9", trsvcid: "8009", hostTraddr: "192.0.2.5" },
    ],
    ["nvmf.discover=tcp,192.0.2.9,8009", { kind: "discovery", traddr: "192.0.2.9", trsvcid: "8009" }],
  ];
  for (const [line, expected] of cases) {
    test(line, () => {
      assert.deepEqual(read(line).connections.map(without), [expected]);
    });
  }

  test("regression: a host that is named twice, and names that are no NQN, are said", () => {
    const [a, b] = ["nqn.2024-05.org.example:a", "nqn.2024-05.org.example:b"];
    assert.deepEqual(remarksOf(`rd.nvmf.hostnqn=${a} rd.nvmf.hostnqn=${a}`), []);
    assert.deepEqual(remarksOf(`rd.nvmf.hostnqn=${a} rd.nvmf.hostnqn=${b}`), ["note: counts, as the last one"]);
    assert.deepEqual(remarksOf("rd.nvmf.hostnqn=foo"), ['warning: does not start with "nqn."']);
    assert.deepEqual(remarksOf("rd.nvmf.connect=tcp,192.0.2.1,foo"), ['warning: the NQN does not start with "nqn."']);
  });

  test("names the host, the last word of each kind counting", () => {
    const line = "rd.nvmf.hostnqn=nqn.a rd.nvmf.hostid=1 nvmf.hostnqn=nqn.b";
    assert.deepEqual(read(line).hosts.map(without), [{ nqn: "nqn.b" }, { id: "1" }]);
  });

  test("is left out, with an error, where a table cannot say it", () => {
    for (const [line, expected] of [
      ["rd.nvmf.discover=fc,auto", /transport fc cannot be said by a table/],
      ["rd.nvmf.discover=rdma,192.0.2.9", /transport rdma cannot be said/],
      ["rd.nvmf.connect=tcp,storage.example.org,nqn.a", /"storage.example.org" is no IP address/],
      ["rd.nvmf.connect=tcp,192.0.2.9", /has no NQN; it is tcp,TRADDR,NQN/],
      ["rd.nvmf.connect=tcp,192.0.2.9,nqn.a,nqn.b", /"nqn.b" is one field too many/],
      ["rd.nvmf.conect=tcp,192.0.2.9,nqn.a", /is not known: one of rd.nvmf.hostnqn/],
    ] as const) {
      assert.deepEqual(read(line).connections, []);
      assert.match(remarksOf(line).join(), expected);
      assert.match(remarksOf(line).join(), /^error: /);
    }
    assert.match(remarksOf("rd.nvmf.nostatic rd.nonvmf").join(), /note: is for the boot/);
  });
});

test("a secret is left out, and said without it", () => {
  const path = "rd.nvmf.connect=tcp,192.0.2.9,nqn.a";
  for (const [line, connections] of [
    ["rd.nvmf.dhchap_secret=hunter2", 0],
    ["nvmf.tls-key=hunter2", 0],
    ["rd.nvmf.connect=DHHC-1:hunter2", 0],
    ["rd.nvmf.hostnqn=NVMeTLSkey-1:01:hunter2:", 0],
    ["rd.nvmf.discover=tcp,DHHC-1:00:hunter2:", 0],
    [`${path},DHHC-1:00:hunter2:`, 1],
    [`${path},4420,dhchap_secret=hunter2`, 1],
    [`${path}:DHHC-1:00:hunter2:,nqn.b`, 1],
  ] as const) {
    const described = read(line);
    assert.equal(described.connections.length, connections, line);
    assert.match(remarksOf(line)[0] ?? "", /^error: is a secret, and left out: /, line);
    assert.doesNotMatch(JSON.stringify(described), /hunter2/);
  }
});

suite("the network beside ip=", () => {
  test("ifname=, vlan=, nameserver=, BOOTIF=", () => {
    const line =
      "ifname=a:52:54:00:09:00:00 vlan=a.0005:a vlan=vlan7:a nameserver=[2001:db8::53] BOOTIF=01-52-54-00-09-00-01";
    assert.deepEqual(interfacesOf(line), [
      { ...nothing, name: "a", mac: "52:54:00:09:00:00" },
      { ...nothing, name: "a.0005", vlan: 5, vlanLink: "a" },
      { ...nothing, name: "vlan7", vlan: 7, vlanLink: "a" },
      { ...nothing, dns: ["2001:db8::53"] },
      { ...nothing, mac: "52:54:00:09:00:01" },
    ]);
  });

  test("what is wrong, and what no table can say", () => {
    for (const line of ["ifname=a", "vlan=a:b", "vlan=vlan5000:a", "nameserver=dns", "BOOTIF=x", "bond=bond0:a,b"]) {
      assert.match(remarksOf(line).join(), /^error: .*left out$/, line);
    }
    assert.match(remarksOf("rd.route=10.0.0.0/8:192.0.2.1").join(), /^warning: a route cannot be said by a table/);
  });
});

test("a word is an option, or the name of a file", () => {
  for (const word of [
    "ip=dhcp",
    "rd.nvmf.connect=x",
    "nvmf.hostid=1",
    "NVMF_CONNECT=x",
    "rd.nonvmf",
    "rd.nvmf.nostatic",
    "rd.nvmf.x=1",
  ]) {
    assert.ok(isKernelOption(word), word);
  }
  for (const word of ["./ip=dhcp", "a=b", "ip", "table.json", "rd.break", "root=/dev/sda", "dir/ip=x", "toString=1"]) {
    assert.ok(!isKernelOption(word), word);
  }
});

test("in a file, a remark names the line, and lines with # are comments", () => {
  const text = "quiet root=LABEL=x\n# rd.nvmf.connect=tcp,1\nrd.nvmf.connect=tcp,storage,nqn.a\n";
  const { remarks } = kernelOptions.read({ name: "cmdline", text }, []);
  assert.deepEqual(
    remarks.map(({ place, message }) => [place, message]),
    [
      [
        { source: "cmdline", line: 3 },
        'rd.nvmf.connect: "storage" is no IP address, and names cannot be resolved: left out',
      ],
    ],
  );
});
