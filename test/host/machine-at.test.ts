// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { HostError } from "../../src/host/host.ts";
import { machineAt, machineOfGenerator } from "../../src/host/machine-at.ts";
import { MockHost } from "../mock-host.ts";

suite("a folder that stands for a machine", () => {
  test("has all its paths below it, whatever is done with them", () => {
    const host = new MockHost({ files: { "/copy/etc/a": "in the folder", "/etc/a": "on this machine" } });
    const machine = machineAt(host, "/copy/");
    assert.equal(String.fromCharCode(...machine.readFile("/etc/a")), "in the folder");
    machine.makeDirectory("/run/b", 0o755);
    machine.writeFile("/run/b/c", "c", 0o600);
    machine.symlink("/target", "/run/link");
    machine.rename("/run/b/c", "/run/b/d");
    machine.appendFile("/run/b/d", "d");
    machine.remove("/etc/a");
    assert.deepEqual(host.list(), ["/copy/run/b/d", "/copy/run/link -> /target", "/etc/a"]);
    assert.equal(machine.readLink("/run/link"), "/target");
    assert.deepEqual(machine.readDirectory("/run"), ["b", "link"]);
    assert.equal(machine.exists("/etc/a"), false);
    assert.throws(() => machine.readFile("/etc/a"), new HostError("open", "/copy/etc/a", "ENOENT"));
    assert.throws(
      () => machine.openDevice("/dev/nvme-fabrics"),
      new HostError("open", "/copy/dev/nvme-fabrics", "ENOENT"),
    );
  });

  test("runs no program, because that would change the machine that runs it", () => {
    const host = new MockHost({ run: () => assert.fail("nothing may be run") });
    assert.equal(machineAt(host, "/copy").run(["mount", "/somewhere"]), 0);
    assert.equal(machineAt(host, "/copy").isFolder, true);
  });
});

test("/ and nothing are the machine itself", () => {
  const host = new MockHost();
  assert.equal(machineAt(host, "/"), host);
  assert.equal(machineAt(host, ""), host);
  assert.equal(host.isFolder, false);
});

test("a folder in a folder is below both: the real root of a machine that is a folder", () => {
  const host = new MockHost({ files: { "/copy/sysroot/etc/hostname": "" } });
  assert.ok(machineAt(machineAt(host, "/copy"), "/sysroot").exists("/etc/hostname"));
});

test("a generator's machine is that of $NBFT_BOOT_ROOT", () => {
  const host = new MockHost({ environment: { NBFT_BOOT_ROOT: "/copy" }, files: { "/copy/dev/kmsg": "" } });
  assert.ok(machineOfGenerator(host).exists("/dev/kmsg"));
});
