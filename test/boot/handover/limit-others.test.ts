// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { limitOthers } from "../../../src/boot/handover/limit-others.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";
import { MockHost } from "../../mock-host.ts";

const machine = {
  "/run/systemd/system/a": "",
  "/sysroot/etc/os-release": "",
  "/etc/crypttab": "data UUID=dead none luks\n",
};

/** What is run where sysinit.target is reached, or not. */
function run(files: Readonly<Record<string, string>>, isReached: boolean, line = "root=UUID=1"): readonly string[] {
  const said: string[] = [];
  const host = new MockHost({
    files,
    run: (argv) => {
      said.push(argv.join(" "));
      return argv.includes("is-active") && !isReached ? 3 : 0;
    },
  });
  limitOthers(host, parseCommandLine(line));
  return said;
}

const asked = "systemctl is-active --quiet sysinit.target";
const reload = "systemctl daemon-reload";

suite("root is mounted, and the boot waits for something else", () => {
  test("a volume of the image's crypttab on a disk that has died gets its own limit back", () => {
    assert.deepEqual(run(machine, false), [asked, reload]);
  });

  test("so does one of the command line", () => {
    const { "/etc/crypttab": _, ...others } = machine;
    assert.deepEqual(run(others, false, "rd.luks.uuid=luks-1"), [asked, reload]);
    assert.deepEqual(run(others, false), []);
  });

  test("nothing is reloaded where nobody waits, which takes its time", () => {
    assert.deepEqual(run(machine, true), [asked]);
  });

  test("nor where the real root's fstab needs more of the initramfs, nor without systemd", () => {
    const usr = { ...machine, "/sysroot/etc/fstab": "LABEL=usr /usr ext4\n" };
    assert.deepEqual(run(usr, false), []);
    const mountinfo = "36 25 259:1 / /sysroot/usr ro,relatime shared:1 - ext4 /dev/nvme1n1 ro\n";
    assert.deepEqual(run({ ...usr, "/proc/self/mountinfo": mountinfo }, false), [asked, reload]);
    const { "/run/systemd/system/a": _, ...others } = machine;
    assert.deepEqual(run(others, false), []);
  });
});
