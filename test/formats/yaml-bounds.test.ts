// SPDX-License-Identifier: LGPL-2.1-or-later
// Hostile YAML: refused in one line that says where, before it costs memory or time.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { curtin } from "../../src/formats/curtin.ts";
import { netplan } from "../../src/formats/netplan.ts";
import { said } from "./source-fixtures.ts";

const read = (text: string, format = netplan) => said({ format, name: "f.yaml", text });
const repeat = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

const refused: readonly (readonly [string, string, RegExp])[] = [
  [
    "larger than 1 MiB",
    `network: {}\n#${repeat("x", 1024 * 1024)}`,
    /^refused f\.yaml:1:1: has more than 1048576 characters\n$/,
  ],
  [
    "a key twice",
    "network:\n  version: 2\n  version: 2\n",
    /^refused f\.yaml:3:3: the key "version" is there twice: leave one\n$/,
  ],
  ["nested too deep", `network: ${"[".repeat(100_000)}`, /^refused f\.yaml:1:\d+: is nested deeper than 32 levels\n$/],
  [
    "block mappings too deep",
    Array.from({ length: 500 }, (_, n) => `${" ".repeat(n)}a:\n`).join(""),
    /^refused f\.yaml:\d+:\d+: is nested deeper than 32/,
  ],
  ["an alias of nothing", "network: {a: *b}\n", /^refused f\.yaml:1:14: the alias "b" stands for nothing before it\n$/],
  [
    "an alias of itself",
    "network: &a {b: *a}\n",
    /^refused f\.yaml:1:17: the alias "a" stands for nothing before it\n$/,
  ],
  [
    "many aliases",
    `a: &a x\nnetwork: [${"*a, ".repeat(101)}]\n`,
    /^refused f\.yaml:2:\d+: has more than 100 aliases\n$/,
  ],
  [
    "aliases of aliases",
    `${Array.from({ length: 9 }, (_, n) => `k${n}: &k${n} [${n === 0 ? "a, a, a, a, a, a, a, a, a, a" : repeat(`*k${n - 1}, `, 50)}]\n`).join("")}network: *k8\n`,
    /^refused f\.yaml:\d:\d+: has more than 100000 values, with what its aliases stand for\n$/,
  ],
  [
    "several documents",
    "network: {version: 2}\n---\nnetwork: {version: 2}\n",
    /^refused f\.yaml:2:1: has several documents: leave one\n$/,
  ],
  ["no YAML", "network:\n  a: [1,\n", /^refused f\.yaml:3:1: is no YAML: /],
  ["a tab", "network:\n\ta: 1\n", /^refused f\.yaml:2:1: is no YAML: Tabs are not allowed as indentation\n$/],
  ["a key that is a list", "network: {[a]: b}\n", /^refused f\.yaml:1:11: a key that is no text\n$/],
  [
    "another version",
    "network: {version: 3}\n",
    /^refused f\.yaml:1:20: the version of netplan's format is "3", and this reads 2\n$/,
  ],
  ["something else", "net: {}\n", /^refused f\.yaml:1:1: has no network: is this netplan's\?\n$/],
  ["nothing", "", /^refused f\.yaml:1:1: has no network/],
];

suite("YAML that is refused", () => {
  for (const [name, text, expected] of refused) {
    test(name, () => assert.match(read(text), expected));
  }
});

test("what a parser would take long for is refused or read soon", () => {
  const units = [
    "a",
    "- a\n",
    "a,",
    "a: b,",
    ":",
    ": ",
    "? ",
    "?\n",
    "- ",
    "&a ",
    "!a ",
    "*a ",
    "#a\n",
    "\n",
    "\t",
    "a: |\n",
    " a\n\n",
    "---\n",
    "...\n",
    "%a\n",
    "'a' ",
    "''",
    '"a" ',
    "{",
    "[",
    "]",
    "\u{feff}",
    "k: &a {a: *a}\n",
  ];
  for (const unit of units) {
    for (const start of ["", "network: [", "network:\n  ethernets:\n    "]) {
      const text = start + repeat(unit, 128 * 1024 - start.length);
      const begin = process.cpuUsage();
      read(text);
      netplan.recognizes(text);
      curtin.recognizes(text);
      const { user } = process.cpuUsage(begin);
      assert.ok(user < 3_000_000, `${JSON.stringify(start)} and ${JSON.stringify(unit)}: ${user / 1e6} s`);
    }
  }
});

test("an alias in place of what it stands for, and no merging", () => {
  const text =
    "network:\n  ethernets:\n    a: &a {match: {macaddress: '52:54:00:00:00:01'}, dhcp4: true}\n    b: *a\n    c: {<<: *a}\n";
  assert.deepEqual(
    netplan.read({ name: "f", text }, []).interfaces.map(({ name, dhcp4, mac }) => [name, dhcp4, mac]),
    [
      ["a", true, "52:54:00:00:00:01"],
      ["b", true, "52:54:00:00:00:01"],
      ["c", undefined, undefined],
    ],
  );
});

test("lines of a file within a file are those of the whole", () => {
  const text =
    "write_files:\n  etc_netplan_installer:\n    content: |\n      network:\n        ethernets:\n          a: {dhcp4: 7}\n";
  assert.match(read(text, curtin), /error f\.yaml:6: a: dhcp4 is "7", not true or false\n/);
  const broken = text.replace("{dhcp4: 7}", "{");
  assert.match(read(broken, curtin), /^refused f\.yaml:7: is no YAML: /);
});
