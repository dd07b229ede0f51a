// SPDX-License-Identifier: LGPL-2.1-or-later
// Arguments in their plainest form are read without yargs, and must mean what they mean to it.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Command, Options } from "../../src/cli/command.ts";
import { findCommand } from "../../src/cli/commands.ts";
import { readPlainArguments } from "../../src/cli/plain-arguments.ts";
import { allCommands } from "../../src/cli/tools.ts";
import { parse } from "../../src/cli/yargs/parse.ts";
import { MockHost } from "../mock-host.ts";
import { Random } from "../nbft/random.ts";

/** What is ordinary, what yargs reads in its own way, and what is wrong. */
const vocabulary = [
  ...[
    "/",
    "/run/machine",
    "NBFT",
    "./table.json",
    "a,b",
    "a=b",
    "ip=dhcp",
    "ip=[fd00::2]::[fd00::1]:64::eth0:none",
    "a b",
    "'quoted'",
    '"quoted"',
    "",
    "é",
    "$HOME",
  ],
  ...["--root", "--root=/mnt", "--root=", "--output", "--output=units", "-o", "-ounits", "--root.folder", "--ROOT"],
  ...[
    "--json",
    "--json=true",
    "--json=false",
    "--no-json",
    "--strict",
    "--quiet",
    "-q",
    "--stdout",
    "--networkmanager",
  ],
  ...[
    "--format",
    "--format=nvme-cli",
    "--format=xml",
    "text",
    "json",
    "nvme-cli",
    "--dry-run",
    "--dryRun",
    "--dry-run=",
  ],
  ...["--timeout", "--timeout=60", "--timeout=007", "--timeout=1e3", "--timeout=0x10", "--timeout=soon", "60", "0"],
  ...["99999999999", "-5", "1.5", ".5", "+5", "0-1-1", "true", "false", "undefined", "null", "NaN", "help", "version"],
  ...[
    "-",
    "--",
    "---",
    "-h",
    "--help",
    "--version",
    "show",
    "__proto__",
    "--__proto__",
    "--constructor",
    "@file",
    "%s",
  ],
];

/** Of all that yargs says, what the command declares. */
function declared({ options, first, positional }: Command, said: Options): Options {
  const words = [first, positional].flatMap((word) => (word === undefined ? [] : [word.name]));
  const names = [...Object.keys(options), ...words];
  return Object.fromEntries(names.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]])));
}

suite("arguments that are read without yargs mean what they mean to yargs", () => {
  for (const command of allCommands()) {
    test(command.name, () => {
      const random = new Random(1);
      const seen = new Set<string>();
      for (let round = 0; round < 2000; round++) {
        const args = random.list(4, () => random.pick(vocabulary));
        const plain = readPlainArguments(command, args);
        if (plain === undefined || seen.has(args.join(" "))) {
          continue;
        }
        seen.add(args.join(" "));
        const line = [command.name, ...args];
        const { chosen, problem, printed } = parse(new MockHost(), command, line);
        assert.deepEqual({ problem, printed }, { problem: undefined, printed: "" }, line.join(" "));
        assert.deepEqual(plain, declared(command, chosen?.options ?? {}), line.join(" "));
      }
      assert.ok(seen.size > 1, `${seen.size} different lines`);
    });
  }
});

test("what our units and most people write is plain", () => {
  const plain = (line: string): Options | undefined => {
    const [name = "", ...args] = line.split(" ");
    const command = findCommand(name);
    return command && readPlainArguments(command, args);
  };
  assert.deepEqual(plain("pre"), { root: "/" });
  assert.deepEqual(plain("pre --networkmanager"), { root: "/", networkmanager: true });
  assert.deepEqual(plain("handover"), { root: "/" });
  assert.deepEqual(plain("configure"), { root: "/" });
  assert.deepEqual(plain("connect 0-1-1 --timeout=300"), { root: "/", id: "0-1-1", timeout: 300 });
  assert.deepEqual(plain("discover 0-1-1 --timeout=300"), { root: "/", id: "0-1-1", timeout: 300 });
  assert.deepEqual(plain("show --format=nvme-cli --root /mnt"), { root: "/mnt", format: "nvme-cli", source: [] });
  assert.deepEqual(plain("plan --json a.json b/NBFT"), { root: "/", json: true, source: ["a.json", "b/NBFT"] });
});
