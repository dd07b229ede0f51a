// SPDX-License-Identifier: LGPL-2.1-or-later
// What the units promise, and what would happen without it.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectById } from "../../src/connect/connect-by-id.ts";
import { discoverById } from "../../src/discover/discover-by-id.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { instances, services, values, words } from "./shipped-units.ts";

const table = { "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{}], discovery: [{}] }) };

const agent = "nbft-boot-tlshd.service";

suite("a hole in the program is not the whole machine", () => {
  for (const name of services) {
    test(`${name} has no capability that it does not need, and can gain none`, () => {
      // The kernel gives handshakes to nobody else.
      const own = name === agent ? "CAP_NET_ADMIN" : "";
      const needed = instances.some((instance) => instance === name) ? "CAP_NET_RAW" : own;
      assert.deepEqual(values(name, "CapabilityBoundingSet"), [needed]);
      assert.deepEqual(values(name, "NoNewPrivileges"), ["yes"]);
    });
  }
});

suite("a path is tried again for as long as that may help", () => {
  for (const [name, program] of [
    [instances[0], connectById],
    [instances[1], discoverById],
  ] as const) {
    const run = (files: Readonly<Record<string, Uint8Array>>, id: string): string =>
      String(program(new MockHost({ files }), id, { timeout: 0 }));

    test(`${name} ends where no table has the path, or none can be read: a loop would only fill the log`, () => {
      assert.deepEqual(words(name, "RestartPreventExitStatus"), [run({}, "0-1-1")]);
      assert.deepEqual(words(name, "RestartPreventExitStatus"), [run(table, "9-9-9")]);
    });

    test(`${name} is started again where the path is dead`, () => {
      assert.deepEqual(values(name, "Restart"), ["on-failure"]);
      assert.ok(!["0", ...words(name, "RestartPreventExitStatus")].includes(run(table, "0-1-1")));
    });
  }
});

suite("what runs in an initramfs ends there", () => {
  const ending = services.filter((unit) => !values(unit, "ConditionPathExists").includes("!/etc/initrd-release"));
  for (const name of ending.filter((unit) => unit !== agent)) {
    test(`${name} is over before the change of root: the real root starts its own, and no program of the initramfs goes on`, () => {
      const endsByItself =
        values(name, "Type").join() === "oneshot" && !values(name, "RemainAfterExit").includes("yes");
      const stoppedBy = ["shutdown.target", ...(endsByItself ? [] : ["initrd-switch-root.target"])];
      assert.deepEqual([...words(name, "Conflicts")].sort(), stoppedBy.sort());
      for (const target of ["initrd-switch-root.target", "shutdown.target"]) {
        assert.ok(words(name, "Before").includes(target), `Before=${target}`);
      }
    });
  }
});

test("but the TLS agent, which each reconnection needs, goes on until the machine is off", () => {
  assert.deepEqual(words(agent, "Conflicts"), []);
  assert.deepEqual(values(agent, "DefaultDependencies"), ["no"]);
  assert.deepEqual(values(agent, "IgnoreOnIsolate"), ["yes"], "the real root's first target");
  assert.deepEqual(values(agent, "SurviveFinalKillSignal"), ["yes"]);
  const [program = "", ...names] = words(agent, "ExecStart");
  assert.deepEqual(
    [program.slice(0, 1), names.join().slice(0, 1)],
    ["@", "@"],
    "systemd kills all others at the change of root",
  );
});
