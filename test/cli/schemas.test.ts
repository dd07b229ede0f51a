// SPDX-License-Identifier: LGPL-2.1-or-later
// Whatever show, check and plan print with --json is what their schemas say; of these no member is left that is never printed.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { encode } from "../../src/nbft/encode.ts";
import { fillDefaults } from "../../src/nbft/json/table-defaults.ts";
import { top } from "../../tools/top.ts";
import { switchedOffTable } from "../fixtures/switched-off.ts";
import { copyRoot, fixtureNames } from "../golden/fixture.ts";
import { makeTable } from "../golden/tables.ts";
import { bytesOf, fixture, makeMachine, runCommand, tablePath } from "./run-command.ts";
import { assertValid, readSchema, schemaNames } from "./schemas.ts";

const commands = ["show", "check", "plan"] as const;
const card = { "sys/class/net/eth0/address": "52:54:00:00:00:01\n", "sys/class/net/eth0/type": "1\n" };
const real = join(top, "../shared/tables");

/** What each command has printed so far. */
const printed = new Map<string, unknown[]>(commands.map((name) => [name, []]));

function checkOutput(...args: readonly string[]): void {
  for (const name of commands) {
    const { stdout, stderr } = runCommand("native", [name, "--json", ...args]);
    assert.notEqual(stdout, "", stderr);
    const value = JSON.parse(stdout);
    assertValid(name, value);
    printed.get(name)?.push(value);
  }
}

suite("the output is what the schema says", () => {
  // Of one that holds two tables, no command makes anything.
  const fixtures = readdirSync(join(top, "test/fixtures/tables")).filter((name) => name !== "two-tables.json");
  for (const name of fixtures) {
    test(`of ${name}`, () => checkOutput(fixture(name.replace(/\.json$/, ""))));
  }

  for (const name of fixtureNames()) {
    test(`on machine ${name}`, (t) => {
      const root = copyRoot(name);
      t.after(() => rmSync(root, { recursive: true }));
      checkOutput("--root", root);
    });
  }

  for (const folder of ["good", "bad", "off"]) {
    test(`of real tables: ${folder}`, { skip: !existsSync(real) }, () => {
      for (const name of readdirSync(join(real, folder)).filter((one) => !one.endsWith(".json"))) {
        checkOutput(join(real, folder, name));
      }
    });
  }

  test("of a machine with cards, and without a table", (t) => {
    const plain = { host: { nqn: "nqn.2024-05.org.example:host", id: "ffffffff-ffff-ffff-ffff-ffffffffffff" } };
    const table = makeTable({ ...plain, ssns: [{ traddr: "203.0.113.9" }, { index: 2, traddr: "fe80::9" }] });
    const bond = { "sys/class/net/eth0/carrier": "0\n", "sys/class/net/bond0/bonding/mode": "802.3ad 4\n" };
    const root = makeMachine(t, { ...card, ...bond, [tablePath]: table, "proc/cmdline": "rd.nbft=0" });
    symlinkSync("../bond0", join(root, "sys/class/net/eth0/master"));
    checkOutput("--root", root);
    checkOutput("--root", makeMachine(t, {}));
    checkOutput("--root", makeMachine(t, { [tablePath]: switchedOffTable() }));
    const missing = { ...card, "sys/class/net/eth0/address": "52:54:00:00:00:99\n" };
    checkOutput("--root", makeMachine(t, { ...missing, [tablePath]: bytesOf("multipath") }));
  });

  test("of a table without a host name, an NQN or a prefix, and of one that is refused", (t) => {
    const bytes = encode(
      fillDefaults({
        host: { nqn: "nqn.2024-05.org.example:host", id: "00000000-0000-0000-0000-000000000000" },
        hfi: [
          {
            index: 1,
            mac: "52:54:00:00:00:01",
            ip: "192.0.2.1",
            prefix: 24,
            gateway: "192.0.2.255",
            routeMetric: 7,
            hostName: "node1",
          },
        ],
        ssns: [{ index: 1, traddr: "192.0.2.9", subsysNqn: "nqn.2024-05.org.example:a", nsid: 1, primaryHfi: 1 }],
      }),
    );
    const root = makeMachine(t, { [tablePath]: bytes });
    writeFileSync(join(root, `${tablePath}2`), bytes.slice(0, 100));
    checkOutput("--root", root);
  });
});

/** Members that an object schema names, at this place. */
function membersOf(schema: unknown, place = ""): string[] {
  if (typeof schema !== "object" || schema === null) {
    return [];
  }
  const { properties = {} } = schema as { properties?: Record<string, unknown> };
  return [
    ...Object.keys(properties).map((name) => `${place}.${name}`),
    ...Object.entries(schema).flatMap(([name, part]) =>
      membersOf(part, name === "properties" ? place : `${place}/${name}`),
    ),
  ].map((name) => name.replace(/^.*\./, ""));
}

function keysOf(value: unknown): string[] {
  return typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([name, part]) => [...(Array.isArray(value) ? [] : [name]), ...keysOf(part)]);
}

suite("of what the schema names, all is printed by something", () => {
  for (const name of commands) {
    test(name, () => {
      const keys = new Set(printed.get(name)?.flatMap(keysOf));
      assert.deepEqual(
        [...new Set(membersOf(readSchema(name)))].filter((member) => !keys.has(member)),
        [],
      );
    });
  }
});

test("a member that nobody has described is found", () => {
  assert.throws(() =>
    assertValid("plan", { version: 1, interfaces: [], paths: [], discoveries: [], dropped: [], more: 1 }),
  );
  assert.throws(() => assertValid("show", { version: 1, tables: [{ table: {} }], rejected: [] }));
});

test("every schema says what it is of", () => {
  for (const name of schemaNames) {
    const { title, $schema } = readSchema(name);
    assert.match(String(title), new RegExp(`^nbft-boot ${name} --json$`));
    assert.equal($schema, "http://json-schema.org/draft-07/schema#");
  }
});

test("every id of a finding about the machine is in the schemas and in docs/troubleshooting.md", () => {
  const source = readFileSync(join(top, "src/check/machine-finding.ts"), "utf8");
  const ids = /(?<=MachineFindingId =)[^;]*/.exec(source)?.[0].match(/(?<=\| ")[a-z-]+(?=")/g) ?? [];
  assert.ok(ids.length > 10);
  const described = JSON.stringify([readSchema("check"), readSchema("plan")]);
  const troubleshooting = readFileSync(join(top, "docs/troubleshooting.md"), "utf8");
  for (const id of ids) {
    assert.ok(described.includes(`"${id}"`), `${id} in a schema`);
    assert.ok(troubleshooting.includes(`\`${id}\``), `${id} in docs/troubleshooting.md`);
  }
});
