// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of the boot's interfaces in the real root.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { keepNames } from "../../../src/boot/handover/keep-names.ts";
import { placeOf, udevRules } from "../../../src/network/udev-rules.ts";
import type { BootInterface } from "../../../src/plan/types.ts";
import { MockHost } from "../../mock-host.ts";

const mac = "52:54:00:00:00:01";
const card: BootInterface = { mac, vlan: 0, origins: [{ table: 0, structure: "HFI", index: 1 }], configurations: [] };
const vlan: BootInterface = { ...card, vlan: 5, origins: [{ table: 0, structure: "HFI", index: 2 }] };

const nic = (name: string, address = mac) => ({
  [`/sys/class/net/${name}/address`]: `${address}\n`,
  [`/sys/class/net/${name}/type`]: "1\n",
});

/** Text of a file of rules; empty where there is none. */
function rules(files: Readonly<Record<string, string>>, number = "05", interfaces = [card]): string {
  const tree = keepNames(new MockHost({ files }), interfaces);
  const file = tree.get(`/run/udev/rules.d/${number}-nbft-boot.rules`);
  return file !== undefined && "text" in file ? file.text : "";
}

suite("names of the boot interfaces", () => {
  test("regression, Launchpad 2127072: they stay, whatever the real root would call them", () => {
    const text = rules(nic("ens2"));
    assert.match(text, /^ATTR\{address\}=="52:54:00:00:00:01", ENV\{ID_NBFT_BOOT\}="0h1"$/m);
    assert.match(text, /^ENV\{ID_NBFT_BOOT\}=="0h1", NAME:="ens2"$/m);
  });

  test("N7: what is a part of another card and has its address is not the boot's, before anything can mark it", () => {
    const lines = rules(nic("ens2")).split("\n");
    const part = lines.indexOf(
      'TEST=="master/device", ATTR{address}=="52:54:00:00:00:01", ENV{ID_NBFT_BOOT}="no", ENV{NM_UNMANAGED}="1", GOTO="nbft_boot_end"',
    );
    const marked = lines.findIndex((line) => line.includes('ENV{ID_NBFT_BOOT}="0h1"'));
    assert.ok(part > 0 && part < marked);
  });

  test("an interface that is not there has no name to keep", () => {
    assert.doesNotMatch(rules({}), /NAME/);
  });

  test("a name that would end the quotes, or that udev would substitute, gets into no rule", () => {
    for (const name of ['a"b', "a$b", "a%k", "a*"]) {
      assert.doesNotMatch(rules(nic(name)), /NAME/, name);
    }
  });

  test("a VLAN is marked by the name that it has, before its card's rules, which are for no device of a kind", () => {
    const config = "name | id\ntagged | 5 | ens2\n";
    const text = rules({ ...nic("ens2"), "/proc/self/net/vlan/config": config }, "05", [card, vlan]);
    assert.match(
      text,
      /^ENV\{DEVTYPE\}=="vlan", KERNEL=="tagged", ENV\{ID_NBFT_BOOT\}="0h2\.5"\nENV\{DEVTYPE\}=="\?\*", GOTO/m,
    );
  });

  test("the name that the real root would give is another name, where it has ip(8)", () => {
    const ip = { "/sysroot/usr/bin/ip": "ELF" };
    assert.match(
      rules({ ...nic("ens2"), ...ip }, "99"),
      /^ACTION=="add", ENV\{ID_NBFT_BOOT\}=="0h1", .*RUN\+="\/usr\/bin\/ip link property add dev ens2 altname \$env\{ID_NET_NAME\}"$/m,
    );
    assert.equal(rules(nic("ens2"), "99"), "");
  });

  test("whoever renames it later is not heeded, and an old kernel renames only what is down", () => {
    const moved = (release: string) =>
      rules({ ...nic("ens2"), "/sysroot/sbin/ip": "ELF", "/proc/sys/kernel/osrelease": release }, "99")
        .split("\n")
        .filter((line) => line.startsWith('ACTION=="move", ENV{ID_NBFT_BOOT}=="0h1", KERNEL!="ens2", '))
        .map((line) => /RUN\+="\/sbin\/ip (.*)"$/.exec(line)?.[1]);
    const after = ["link set dev %k name ens2", "link property add dev ens2 altname %k"];
    assert.deepEqual(moved("6.12.1-amd64"), after);
    assert.deepEqual(moved("7.0.0"), after);
    for (const release of ["6.1.0-40", "5.14.0-570.el9", ""]) {
      assert.deepEqual(moved(release), ["link set dev %k down", after[0], "link set dev ens2 up", after[1]], release);
    }
  });

  test("which of several cards with one address it is: by its PCI function, else by what it hangs on", () => {
    const pci = "../../devices/pci0000:00/0000:00:03.0";
    assert.equal(placeOf(`${pci}/virtio0/net/ens3`), 'KERNELS=="0000:00:03.0"');
    assert.equal(placeOf(`${pci}/10000:02:00.1/net/ens3`), 'KERNELS=="10000:02:00.1"');
    assert.equal(placeOf("../../devices/virtual/net/failover0"), 'DEVPATH=="/devices/virtual/*"');
    assert.equal(placeOf("../../devices/LNXSYSTM:00/VMBUS:00/1234-abcd/net/eth0"), 'KERNELS=="1234-abcd"');
    assert.equal(placeOf('../../devices/a"b/net/eth0'), undefined);
    const file = udevRules([{ id: "0h1", mac, vlans: [], place: 'KERNELS=="0000:00:03.0"' }]).get(
      "/run/udev/rules.d/05-nbft-boot.rules",
    );
    assert.ok(file !== undefined && "text" in file);
    assert.match(
      file.text,
      /^KERNELS=="0000:00:03\.0", ATTR\{address\}=="52:54:00:00:00:01", ENV\{ID_NBFT_BOOT\}="0h1"\nATTR\{address\}=="52:54:00:00:00:01", ENV\{ID_NBFT_BOOT\}=="", ENV\{ID_NBFT_BOOT\}="no"$/m,
    );
  });
});
