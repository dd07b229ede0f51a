// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { networkUnits } from "../../src/boot/generator/network-units.ts";
import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import { networkManager } from "../../src/machine/network-manager.ts";
import { MockHost } from "../mock-host.ts";

const networkd = { "/usr/lib/systemd/systemd-networkd": "" };
const manager = { "/usr/sbin/NetworkManager": "" };
const units = "/usr/lib/systemd/system";

function choose(files: Readonly<Record<string, string>>): string | undefined {
  return networkManager(new MockHost({ files }));
}

function start(files: Readonly<Record<string, string>>, commandLine = ""): ReturnType<typeof networkUnits> {
  return networkUnits(new MockHost({ files }), parseCommandLine(commandLine));
}

suite("the network manager of an initramfs", () => {
  test("the one that is there", () => {
    assert.equal(choose(networkd), "systemd-networkd");
    assert.equal(choose({ "/lib/systemd/systemd-networkd": "" }), "systemd-networkd");
    assert.equal(choose(manager), "NetworkManager");
    assert.equal(choose({}), undefined);
  });

  test("of both systemd-networkd, unless nbft-boot.conf says otherwise", () => {
    const both = { ...networkd, ...manager };
    const configuration = { "/etc/nbft-boot.conf": "[Network]\nManager=NetworkManager\n" };
    assert.equal(choose(both), "systemd-networkd");
    assert.equal(choose({ ...both, ...configuration }), "NetworkManager");
    assert.equal(choose({ ...networkd, ...configuration }), "systemd-networkd", "what is not there cannot be chosen");
  });

  test("NetworkManager is started by the unit that the image has for it", () => {
    const wanted = (...names: readonly string[]) =>
      start({ ...manager, ...Object.fromEntries(names.map((name) => [`${units}/${name}`, ""])) }).wanted;
    assert.deepEqual(wanted("NetworkManager.service", "nm-initrd.service"), [
      "nbft-boot-networkmanager.service",
      "nm-initrd.service",
    ]);
    assert.equal(wanted("NetworkManager.service", "NetworkManager-initrd.service")[1], "NetworkManager-initrd.service");
    assert.equal(wanted("NetworkManager.service")[1], "NetworkManager.service");
    assert.deepEqual(wanted(), ["nbft-boot-networkmanager.service"]);
  });

  test("a dead card does not hold the boot up: nobody waits for all of NetworkManager, unless the command line wants a network", () => {
    const waits = ["NetworkManager-wait-online-initrd.service", "nm-wait-online-initrd.service"];
    assert.deepEqual(start(manager, "root=LABEL=root rd.neednet=0").masked, waits);
    for (const wish of ["rd.neednet=1", "rd.neednet", "ip=dhcp", "netroot=iscsi:10.0.0.1::::x"]) {
      assert.deepEqual(start(manager, `root=LABEL=root ${wish}`).masked, [], wish);
    }
    assert.deepEqual(start(networkd), { wanted: ["systemd-networkd.service"], masked: [] });
  });
});
