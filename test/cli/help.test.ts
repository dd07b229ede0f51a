// SPDX-License-Identifier: LGPL-2.1-or-later
// What a person reads who types --help.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { allCommands } from "../../src/cli/tools.ts";
import { both, runCommand } from "./run-command.ts";

const { stdout: help, status } = both("--help");
const ofCommand = allCommands().map((command) => ({ command, own: both(command.name, "--help").stdout }));

/** The lines between a heading and the next empty line. */
function listed(heading: string): readonly string[] {
  const lines = help.split("\n");
  const first = lines.indexOf(heading) + 1;
  assert.notEqual(first, 0, `no ${heading} in ${help}`);
  return lines.slice(first, lines.indexOf("", first));
}

const names = (heading: string) => listed(heading).map((line) => /^ {2}([a-z]+) /.exec(line)?.[1]);

const ofGroup = (group: string) => allCommands().filter((command) => command.group === group);

suite("nbft-boot --help", () => {
  test("lists what is for people, and apart from it what a boot runs", () => {
    assert.equal(status, 0);
    assert.deepEqual(names("For people:"), [
      "show",
      "check",
      "plan",
      "status",
      "units",
      "encode",
      "export",
      "secrets",
      "topology",
    ]);
    assert.deepEqual(names("What a boot runs:"), [
      "pre",
      "explain",
      "handover",
      "adopt",
      "configure",
      "connect",
      "discover",
    ]);
  });

  test("says what each command takes and does, in one line", () => {
    assert.deepEqual(
      [...listed("For people:"), ...listed("What a boot runs:")].map((line) => line.replace(/^ {2}(.*?) {2,}/, "$1: ")),
      [...ofGroup("people"), ...ofGroup("boot")].map(({ name, first, positional, summary }) => {
        const [word] = [first, positional].flatMap((declared) => (declared === undefined ? [] : [declared]));
        const words =
          word === undefined ? "" : word === positional && positional.many ? " [source..]" : ` <${word.name}>`;
        return `${name}${words}: ${summary}`;
      }),
    );
  });

  test("a command's own says what it does, and has examples", () => {
    for (const { command, own } of ofCommand) {
      const { name, summary } = command;
      assert.match(own, new RegExp(`^nbft-boot ${name}\\b`));
      assert.ok(own.includes(`\n${summary}\n`), own);
      assert.match(own, /^Examples:$/m);
      assert.equal(runCommand("native", ["--help", name]).stdout, own);
    }
  });

  test("fits a console of 80 columns", () => {
    for (const text of [help, ...ofCommand.map(({ own }) => own)]) {
      assert.deepEqual(
        text.split("\n").filter((line) => line.length > 80),
        [],
      );
    }
  });
});

test("help COMMAND is COMMAND --help", () => {
  for (const name of ["show", "encode"]) {
    assert.deepEqual(both("help", name), both(name, "--help"));
  }
});

test("no example is broken by wrapping", () => {
  for (const { name, examples } of allCommands()) {
    const lines = both(name, "--help").stdout.split("\n");
    for (const [example, what] of examples) {
      const at = lines.findIndex((line) => line.startsWith(`  ${example}`));
      assert.ok(at >= 0, example);
      assert.ok(lines.slice(at).join(" ").replace(/ +/g, " ").includes(what), `${example}: ${what}`);
    }
  }
});
