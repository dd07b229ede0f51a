// SPDX-License-Identifier: LGPL-2.1-or-later
// A text is of one format, or of none.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { formats } from "../../src/formats/all-formats.ts";
import { top } from "../../tools/top.ts";
import { readSource, sourceNames } from "../fixtures/read-sources.ts";

const recognized = (text: string): readonly string[] =>
  formats.filter((format) => format.recognizes(text)).map(({ name }) => name);

/** Fixture -> its format. */
const expected: readonly (readonly [name: RegExp, format: string])[] = [
  [/^cinder-/, "cinder"],
  [/^config(-hosts)?\.json$/, "config-json"],
  [/^discovery\.conf$/, "discovery"],
  [/^kernel-options$/, "kernel-options"],
  [/^(curtin|netplan|timberland)\//, "of its folder"],
  [/^nvme-fabrics\.conf$/, "nvme-fabrics"],
  [/^sta[cf]d\.conf$/, "stafd"],
];

suite("a source is recognized by its content", () => {
  for (const name of sourceNames) {
    const format = expected.find(([pattern]) => pattern.test(name))?.[1];
    test(`${name} is ${format ?? "none of these"}`, () => {
      const wanted = format === "of its folder" ? name.replace(/\/.*/, "") : format;
      assert.deepEqual(recognized(readSource(name).text), wanted === undefined ? [] : [wanted]);
    });
  }

  test("tables in JSON, and documents with a few of the same words, are none", () => {
    const folder = join(top, "test", "fixtures", "tables");
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
      assert.deepEqual(recognized(readFileSync(join(folder, name), "utf8")), [], name);
    }
    for (const text of [
      "",
      "\n\n",
      "# --traddr=192.0.2.1\n",
      "--quiet\n",
      "[Match]\nName=eth0\n[Network]\nDHCP=yes\n",
      "[Host]\nname = x\n",
      // The kernel's target (nvmetcli), and what `nvme list-subsys` prints.
      '{"hosts":[],"ports":[{"addr":{"traddr":"192.0.2.1","trtype":"tcp"},"subsystems":["x"]}],"subsystems":[{"nqn":"x"}]}',
      '[{"HostNQN":"x","Subsystems":[{"NQN":"x","Paths":[{"Transport":"tcp"}]}]}]',
      '{"driver_volume_type":"iscsi","data":{"target_portal":"192.0.2.1:3260","target_iqn":"x"}}',
    ]) {
      assert.deepEqual(recognized(text), [], text);
    }
  });

  const samples = join(top, "..", "shared", "samples");
  test("the samples beside the checkout", { skip: existsSync(samples) ? false : "no ../shared/samples" }, () => {
    const found = readdirSync(samples).map((name) => [name, recognized(readFileSync(join(samples, name), "utf8"))]);
    assert.deepEqual(Object.fromEntries(found), {
      "README.md": [],
      "c1a.yaml": ["curtin"],
      "c1b.yaml": ["curtin"],
      "c1c.yaml": ["curtin"],
      "c3.yaml": ["curtin"],
      "cinder-new.json": ["cinder"],
      "cinder-old.json": ["cinder"],
      cmdline: ["kernel-options"],
      "config.json": ["config-json"],
      "curtin.yaml": ["curtin"],
      "discovery.conf": ["discovery"],
      "kubevirt-vmi.json": [],
      "netplan.yaml": ["netplan"],
      "nvme-fabrics.conf": ["nvme-fabrics"],
      "stafd.conf": ["stafd"],
      "timberland.Config": ["timberland"],
    });
  });

  test("a megabyte of any character takes no time", () => {
    const pieces = [
      " ",
      "\n",
      "[",
      '"',
      "-",
      "a",
      "[ ",
      " -a",
      '"subsystems" ',
      "[Host]\n",
      "\t\n",
      "-a x\n",
      "ip= ",
      "- - ",
      "\t-",
      '"nqn" ',
    ];
    for (const piece of pieces) {
      const text = piece.repeat((1 << 20) / piece.length);
      const before = process.cpuUsage();
      recognized(text);
      const { user, system } = process.cpuUsage(before);
      assert.ok(user + system < 2_000_000, `${JSON.stringify(piece)}: ${(user + system) / 1000} ms`);
    }
  });
});
