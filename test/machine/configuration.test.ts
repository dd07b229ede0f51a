// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readConfiguration } from "../../src/machine/configuration.ts";
import { MockHost } from "../mock-host.ts";

function read(files: Readonly<Record<string, string>>): ReturnType<typeof readConfiguration> {
  return readConfiguration(new MockHost({ files }));
}

suite("nbft-boot.conf", () => {
  test("without one, interfaces keep the system's names", () => {
    assert.deepEqual(read({}), { configuration: { naming: "none", manager: "systemd-networkd" }, warnings: [] });
  });

  test("/etc goes before /run, and /run before /usr/lib", () => {
    const etc = { "/etc/nbft-boot.conf": "[Network]\nNaming=table-hfi\n" };
    const run = { "/run/nbft-boot.conf": "[Network]\nNaming=sequential\n" };
    const usr = { "/usr/lib/nbft-boot.conf": "[Network]\nNaming=none\n" };
    assert.equal(read({ ...etc, ...run, ...usr }).configuration.naming, "table-hfi");
    assert.equal(read({ ...run, ...usr }).configuration.naming, "sequential");
    assert.equal(read({ ...etc, ...usr }).configuration.naming, "table-hfi");
  });

  test("Manager= takes the names of the two", () => {
    const chosen = read({ "/etc/nbft-boot.conf": "[Network]\nManager=NetworkManager\nNaming=sequential\n" });
    assert.deepEqual(chosen, { configuration: { naming: "sequential", manager: "NetworkManager" }, warnings: [] });
    const { configuration, warnings } = read({ "/etc/nbft-boot.conf": "[Network]\nManager=wicked\n" });
    assert.equal(configuration.manager, "systemd-networkd");
    assert.deepEqual(warnings, [
      '/etc/nbft-boot.conf: Manager="wicked" is ignored; it can be systemd-networkd, NetworkManager',
    ]);
  });

  test("what is unknown is reported, in one line each, and changes nothing", () => {
    const text = "# comment\nNaming=sequential\n[Network]\nNaming=eth\nSpeed=9\n[Other]\n";
    const { configuration, warnings } = read({ "/etc/nbft-boot.conf": text });
    assert.equal(configuration.naming, "none");
    assert.deepEqual(warnings, [
      '/etc/nbft-boot.conf: "Naming" is unknown and ignored; there is [Network] with Naming= and Manager=',
      '/etc/nbft-boot.conf: Naming="eth" is ignored; it can be none, sequential, table-hfi',
      '/etc/nbft-boot.conf: "Speed" in [Network] is unknown and ignored; there is Naming= and Manager=',
      '/etc/nbft-boot.conf: "Other" is unknown and ignored; there is [Network] with Naming= and Manager=',
    ]);
  });

  test("keys of JavaScript's objects are only unknown keys", () => {
    const { warnings } = read({ "/etc/nbft-boot.conf": "[__proto__]\nNaming=sequential\n[Network]\nconstructor=1\n" });
    assert.equal(({} as { Naming?: string }).Naming, undefined);
    assert.ok(warnings.every((warning) => warning.includes("unknown and ignored")));
  });
});
