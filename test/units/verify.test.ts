// SPDX-License-Identifier: LGPL-2.1-or-later
// systemd's own opinion of the units that are shipped, together with what the generator writes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { renderUnits } from "../../tools/build/units.ts";
import { top } from "../../tools/top.ts";
import { layOutUnits, listUnits, verifyUnits } from "../../tools/verify-units.ts";
import { whereAvailable } from "../where-available.ts";

const generated = (fixture: string): string => join(top, "test", "roots", fixture, "expected", "units");

suite("systemd-analyze verify", () => {
  for (const fixture of ["02-two-paths", "09-real-root-goes-on", "14-discovery-only", "18-devices-in-every-spelling"]) {
    test(
      `of ${fixture} says nothing in Debian trixie (systemd 257)`,
      whereAvailable(async () => {
        assert.equal(await verifyUnits(generated(fixture)), "");
      }),
    );
  }

  test("by this machine's systemd, from 252 on, knows all but what newer ones have", (t) => {
    const version = /^systemd (\d+)/.exec(
      spawnSync("systemd-analyze", ["--version"], { encoding: "utf8" }).stdout ?? "",
    );
    if (version === null || Number(version[1]) < 252) {
      t.skip("no systemd-analyze of version 252 or newer on this machine");
      return;
    }
    const folder = layOutUnits(generated("02-two-paths"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const units = listUnits(folder).filter((name) => !name.endsWith(".device"));
    const result = spawnSync("systemd-analyze", [`--root=${folder}`, "--man=no", "verify", ...units], {
      encoding: "utf8",
    });
    const expected = /not found|not executable|Unknown key (name )?'(RestartSteps|RestartMaxDelaySec)'/;
    const said = result.stderr.split("\n").filter((line) => line !== "" && !expected.test(line));
    assert.deepEqual(said, []);
  });
});

suite("units", () => {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-units-"));
  after(() => rmSync(folder, { recursive: true }));
  renderUnits(folder);
  const units = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const instances = ["nbft-boot-connect@.service", "nbft-boot-discover@.service"];
  const section = (name: string, title: string): string =>
    (units.get(name) ?? "").split(/^(?=\[)/m).find((text) => text.startsWith(`[${title}]`)) ?? "";

  test("PR #2620: StartLimitIntervalSec= is in [Unit], because systemd ignores it in [Service]", () => {
    for (const name of instances) {
      assert.match(section(name, "Unit"), /^StartLimitIntervalSec=0$/m);
      assert.doesNotMatch(section(name, "Service"), /StartLimitIntervalSec/);
    }
  });

  test("PR #2620: no ConditionKernelCommandLine=, which takes rd.nvmf.nonbft=0 for a ban", () => {
    for (const text of units.values()) {
      assert.doesNotMatch(text, /^ConditionKernelCommandLine=/m);
    }
  });

  test("nvmf-connect-nbft.service: AF_NETLINK is allowed, without which no interface is found", () => {
    for (const name of instances) {
      assert.match(section(name, "Service"), /^RestrictAddressFamilies=.*\bAF_NETLINK\b/m);
    }
  });

  test("nothing waits for network-online.target, which the first interface reaches alone", () => {
    for (const text of units.values()) {
      assert.doesNotMatch(text, /^[^#\n]*network-online\.target/m);
    }
  });

  test("nothing is ordered after a path, so that a dead one delays nothing", () => {
    for (const name of instances) {
      const before = [...section(name, "Unit").matchAll(/^Before=(.*)$/gm)].flatMap(([, list]) =>
        (list ?? "").split(" "),
      );
      assert.deepEqual(before, ["initrd-switch-root.target", "shutdown.target"]);
      assert.match(section(name, "Unit"), /^DefaultDependencies=no$/m);
      assert.match(section(name, "Service"), /^Type=exec$/m);
    }
  });

  test("the last words come before a shell, on the console", () => {
    const explain = "nbft-boot-explain.service";
    assert.match(section(explain, "Unit"), /^Before=emergency\.service dracut-emergency\.service$/m);
    assert.match(section(explain, "Service"), /^StandardError=journal\+console$/m);
  });

  test("a path's status is shown, and nobody but its process tells it", () => {
    for (const name of instances) {
      assert.match(section(name, "Service"), /^NotifyAccess=main$/m);
    }
  });

  test("what systemd prints at start and stop fits a console of 80 columns, but for names, and is true of a path that is not connected", () => {
    for (const [name, text] of units) {
      const [, description = ""] = /^Description=(.*)$/m.exec(text) ?? [];
      assert.ok(description !== "" && description.length <= 40, `${name}: ${description}`);
      assert.doesNotMatch(description, /connection|connected/i);
    }
  });

  test("nothing is stopped by a command: root must outlive its units", () => {
    for (const text of units.values()) {
      assert.doesNotMatch(text, /^ExecStop/m);
    }
  });

  test("pre is before all that reads what it writes", () => {
    const before = [...section("nbft-boot-pre.service", "Unit").matchAll(/^Before=(.*)$/gm)].flatMap(([, list]) =>
      (list ?? "").split(" "),
    );
    const readers = [
      "systemd-udevd",
      "systemd-udev-trigger",
      "systemd-networkd",
      "NetworkManager-initrd",
      "dracut-cmdline",
    ];
    assert.deepEqual(
      readers.filter((name) => !before.includes(`${name}.service`)),
      [],
    );
    assert.ok(before.includes("network-pre.target"));
  });

  test("NetworkManager's profiles are written after what empties their folder, which pre cannot wait for", () => {
    const list = (unit: string, key: string) =>
      [...section(unit, "Unit").matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].flatMap(([, names]) =>
        (names ?? "").split(" "),
      );
    const late = "nbft-boot-networkmanager.service";
    const cleaners = ["dracut-cmdline.service", "NetworkManager-config-initrd.service"];
    assert.deepEqual(
      [...cleaners, "nbft-boot-pre.service"].filter((unit) => !list(late, "After").includes(unit)),
      [],
    );
    assert.deepEqual(
      ["NetworkManager-initrd.service", "nm-initrd.service", "NetworkManager.service"].filter(
        (unit) => !list(late, "Before").includes(unit),
      ),
      [],
    );
    assert.deepEqual(
      list("nbft-boot-pre.service", "After").filter((unit) => cleaners.includes(unit)),
      [],
      "dracut-cmdline starts, and waits for, units of systemd-networkd that are after pre",
    );
  });
});
