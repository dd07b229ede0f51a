// SPDX-License-Identifier: LGPL-2.1-or-later
// A table that firmware leaves on every machine while NVMe-oF boot is off is no fault, no reason for a line at a boot, and none for an image.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { generate } from "../../src/boot/generator/generate.ts";
import { pre } from "../../src/boot/pre/pre.ts";
import { top } from "../../tools/top.ts";
import { switchedOffTable } from "../fixtures/switched-off.ts";
import { MockHost } from "../mock-host.ts";
import { both, bytesOf, engines, makeMachine, tablePath } from "./run-command.ts";

const words = "firmware has no NVMe-oF boot configured";
const samples = join(top, "..", "shared", "tables", "off");

const tables: Readonly<Record<string, Uint8Array>> = {
  "made here": switchedOffTable(),
  ...(existsSync(samples)
    ? Object.fromEntries(readdirSync(samples).map((name) => [name, new Uint8Array(readFileSync(join(samples, name)))]))
    : {}),
};

for (const [name, bytes] of Object.entries(tables)) {
  suite(`a table that says nothing (${name})`, () => {
    for (const [command, printed] of [
      ["show", `${words}\n`],
      ["check", `${words}: nothing to do\n`],
      ["plan", `${words}\n`],
    ] as const) {
      test(`is to ${command} as if there were none`, (t) => {
        const root = makeMachine(t, { [tablePath]: bytes });
        assert.deepEqual(both(command, "--root", root), { status: 0, stdout: printed, stderr: "" });
      });
    }

    test("is in the JSON of show, beside tables and refused ones", (t) => {
      const root = makeMachine(t, { [tablePath]: bytes });
      const { status, stdout } = both("show", "--json", "--root", root);
      assert.equal(status, 0);
      assert.deepEqual(JSON.parse(stdout), {
        version: 1,
        tables: [],
        rejected: [],
        switchedOff: [{ file: `/${tablePath}`, number: 0 }],
      });
      assert.equal(both("show", "--format=nvme-cli", "--root", root).stdout, "[]\n");
    });

    test("has no units and no paths, and that is said", (t) => {
      const root = makeMachine(t, { [tablePath]: bytes });
      const units = both("units", "--stdout", "--root", root);
      assert.deepEqual([units.status, units.stdout, units.stderr], [0, "", `nbft-boot: no units: ${words}\n`]);
      const { status, stderr } = both("connect", "0-1-1", "--root", root);
      assert.deepEqual([status, stderr], [2, `${words}; see nbft-boot plan\n`]);
    });

    test("costs no line of a warning at a boot, and nothing is written", () => {
      const host = new MockHost({
        programName: "nbft-boot-generator",
        args: ["/out"],
        environment: { JOURNAL_STREAM: "8:1" },
        files: {
          [`/${tablePath}`]: bytes,
          "/etc/initrd-release": "",
          "/proc/cmdline": "root=/dev/sda1",
          "/dev/kmsg": "",
        },
      });
      const before = host.list();
      generate(host);
      assert.equal(pre(host), 0);
      assert.deepEqual(host.list(), before);
      assert.match(host.text("/dev/kmsg") ?? "", new RegExp(`^<6>[^\n]*${words}\n$`));
      assert.match(host.err, /^(<6>[^\n]*\n)*$/);
    });
  });
}

test("a table beside it counts", (t) => {
  const root = makeMachine(t, { [`${tablePath}1`]: switchedOffTable(), [`${tablePath}2`]: bytesOf("static-ipv4") });
  const { status, stdout } = both("check", "--root", root);
  assert.deepEqual([status, /good: a boot connects 1 path/.test(stdout)], [0, true]);
});

suite("dracut's hostonly image has nbft-boot", () => {
  for (const [name, bytes, status] of [
    ["not for no table", undefined, 255],
    ["not for a table that says nothing", switchedOffTable(), 255],
    ["for a table", bytesOf("static-ipv4"), 0],
    ["for a table that is refused, which may be another one soon", new Uint8Array(100), 0],
  ] as const) {
    test(name, (t) => {
      const root = makeMachine(t, bytes === undefined ? { "etc/x": "" } : { [tablePath]: bytes });
      const script = readFileSync(join(top, "dracut/50nbft-boot/module-setup.sh"), "utf8")
        .replace("/usr/lib/nbft-boot/nbft-boot show", `${engines.native} show --root ${root}`)
        .replaceAll(/(?<= )(\/\S+\/tables)/g, `${root}$1`);
      const run = spawnSync(
        "bash",
        ["-c", `require_binaries() { :; }; require_kernel_modules() { :; }; hostonly=1; ${script}\ncheck`],
        { encoding: "utf8" },
      );
      assert.deepEqual([run.status, run.stderr.replaceAll(/^nbft-boot: .*\n/gm, "")], [status, ""]);
    });
  }
});
