// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { filesOfIpOption } from "../../../src/boot/pre/ip-option.ts";
import { pre } from "../../../src/boot/pre/pre.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const names = (line: string): string[] => filesOfIpOption(parseCommandLine(line)).map(({ name }) => name);

suite("ip= of the kernel command line", () => {
  test("names an interface, in each of its forms", () => {
    assert.deepEqual(names("ip=ens2:dhcp"), ["70-ens2.network"]);
    assert.deepEqual(names("ip=ens2:dhcp:1400:52:54:00:00:00:01"), ["70-ens2.network"]);
    assert.deepEqual(names("ip=10.0.0.9::10.0.0.1:255.255.255.0:host:ens2:none"), ["70-ens2.network"]);
    assert.deepEqual(names("ip=[2001:db8::9]::[2001:db8::1]:64::ens2:none ip=ens3:auto6"), [
      "70-ens2.network",
      "70-ens3.network",
    ]);
  });

  test("regression: an empty first field counts as one", () => {
    assert.deepEqual(names("ip=:::::ens2:dhcp"), ["70-ens2.network"]);
  });

  test("for all interfaces it is for none of the boot's", () => {
    assert.deepEqual(names("ip=dhcp ip=auto6 ip=10.0.0.9::10.0.0.1:255.255.255.0::"), []);
  });

  test("what is no name of an interface makes no path", () => {
    assert.deepEqual(names("ip=../../etc:dhcp 'ip=a b:dhcp' ip=:dhcp"), []);
  });

  test("is applied beside what root needs: the card's own file comes after it, and its gateway before ours", () => {
    const host = new MockHost({
      files: {
        "/etc/initrd-release": "",
        "/usr/lib/systemd/systemd-networkd": "",
        "/sys/firmware/acpi/tables/NBFT": makeTable({
          hfi: [{ gateway: "10.0.0.254" }],
          ssns: [{ traddr: "10.1.0.1" }],
        }),
        "/proc/cmdline": "ip=10.5.0.9::10.5.0.1:255.255.255.0:host:ens2:none",
      },
    });
    assert.equal(pre(host), 0);
    const alias = "/run/systemd/network/05-nbft-0h1-70-ens2.network";
    assert.equal(host.readLink(alias), "/run/systemd/network/70-ens2.network");
    assert.ok(alias < "/run/systemd/network/05-nbft-0h1.network", "the first that matches is used");
    const text = host.text(`${alias}.d/z-nbft.conf`) ?? "";
    assert.match(text, /^Property=ID_NBFT_BOOT=0h1$/m);
    assert.match(text, /^Destination=10\.1\.0\.1\/32\nGateway=10\.0\.0\.254$/m);
    assert.doesNotMatch(text, /\[Route\]\nGateway/);
  });
});
