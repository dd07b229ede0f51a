// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { prepareNetworkManager } from "../../../src/boot/pre/networkmanager.ts";
import { pre } from "../../../src/boot/pre/pre.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const folder = "/run/NetworkManager/system-connections";
const machine = {
  "/etc/initrd-release": "",
  "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{}] }),
  "/usr/sbin/NetworkManager": "",
};

suite("pre --networkmanager", () => {
  test("writes again what dracut's hook, or NetworkManager's own unit, has removed", () => {
    const host = new MockHost({ files: machine });
    assert.equal(pre(host), 0);
    const before = host.list(folder);
    assert.deepEqual(before, [`${folder}/nbft-0h1.nmconnection`]);
    for (const path of before) {
      host.remove(path);
    }
    assert.equal(prepareNetworkManager(host), 0);
    assert.deepEqual(host.list(folder), before);
    assert.equal(host.mode(`${folder}/nbft-0h1.nmconnection`), 0o600);
    assert.equal(host.text("/run/NetworkManager/initrd/neednet"), "");
  });

  test("profiles that NetworkManager made of the same tables go, those of others stay", () => {
    const theirs = { [`${folder}/NBFT connection HFI 1.nmconnection`]: "", [`${folder}/eth0.nmconnection`]: "" };
    const host = new MockHost({ files: { ...machine, ...theirs } });
    assert.equal(prepareNetworkManager(host), 0);
    assert.deepEqual(host.list(folder), [`${folder}/eth0.nmconnection`, `${folder}/nbft-0h1.nmconnection`]);
  });

  test("has ip= read where nobody else does, for paths without an interface of their own", () => {
    const generator = "/usr/libexec/nm-initrd-generator";
    const connect = "rd.nvmf.connect=tcp,192.0.2.20,nqn.2026-01.org.example:root";
    const runs = (files: object, status = 0) => {
      const ran: (readonly string[])[] = [];
      const host = new MockHost({
        files: { "/etc/initrd-release": "", "/usr/sbin/NetworkManager": "", [generator]: "", ...files },
        run: (argv) => {
          ran.push(argv);
          return status;
        },
      });
      return { status: prepareNetworkManager(host), ran };
    };
    const words = { "/proc/cmdline": `${connect} ip=dhcp quiet\n` };
    assert.deepEqual(runs(words), {
      status: 0,
      ran: [[generator, "--", connect, "ip=dhcp", "quiet", "rd.nvmf.nonbft"]],
    });
    assert.deepEqual(runs({ ...words, [`${folder}/dhcp.nmconnection`]: "" }).ran, []);
    assert.deepEqual(runs({ ...machine, "/proc/cmdline": "ip=dhcp\n" }).ran, []);
    assert.equal(runs(words, 1).status, 1);
  });

  test("only where NetworkManager is to start does it find that a network is needed", () => {
    const host = new MockHost({ files: machine });
    pre(host);
    assert.ok(!host.exists("/run/NetworkManager/initrd"));
  });

  test("nothing to connect, nothing to write", () => {
    const host = new MockHost({ files: { "/sys/firmware/acpi/tables/NBFT": makeTable({}) } });
    assert.equal(prepareNetworkManager(host), 0);
    assert.ok(!host.exists("/run"));
  });

  test("a step that fails costs only itself, and the exit status says it", () => {
    const host = new MockHost({ files: machine });
    host.failures.set("/run/NetworkManager/initrd", "EROFS");
    assert.equal(prepareNetworkManager(host), 1);
    assert.equal(host.err, "mkdir /run/NetworkManager/initrd: EROFS\n");
    assert.equal(host.list(folder).length, 1);
  });
});
