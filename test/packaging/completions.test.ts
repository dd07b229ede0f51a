// SPDX-License-Identifier: LGPL-2.1-or-later
// What the shells themselves complete, as somebody types it.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { needPrograms } from "../../tools/apt.ts";
import { mustRun, runProgram } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";
import { whereAvailable } from "../where-available.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-completions-"));
after(() => rmSync(folder, { recursive: true }));

/** Two paths, nothing to ask; the other way round; and a machine that says nothing about itself. */
const machines = { paths: "multipath", discoveries: "discovery-only", silent: undefined };
for (const [name, table] of Object.entries(machines)) {
  const tables = join(folder, name, "sys/firmware/acpi/tables");
  mkdirSync(tables, { recursive: true });
  if (table !== undefined) {
    const json = join(top, "test/fixtures/tables", `${table}.json`);
    await mustRun([join(top, "dist/nbft-boot"), "encode", json, "--output", join(tables, "NBFT")]);
  }
}
writeFileSync(join(folder, "table.json"), "{}");

const shells = {
  bash: ["bash", "--norc"],
  zsh: ["zsh", "-f"],
  fish: ["fish", "--no-config"],
} as const;

for (const [shell, command] of Object.entries(shells)) {
  /** The words that Tab offers at the end of a line typed in `folder`, in alphabetical order. */
  const complete = async (line: string): Promise<string[]> => {
    await needPrograms({ [shell]: shell, script: "bsdutils" });
    const program = [...command, join(top, `test/packaging/shells/complete.${shell}`)];
    const environment = { PATH: `${join(top, "dist")}:${process.env.PATH}`, HOME: folder, TERM: "dumb" };
    const argv = [...program, join(top, "dist/completions"), line];
    const { status, stdout, stderr } = await runProgram(argv, { cwd: folder, environment });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /no such folder|not found|Unknown/, "what the terminal shows beside the line");
    const typed = line.slice(0, line.lastIndexOf(" ") + 1);
    const shown = stdout.toString().trimEnd();
    assert.ok(`${shown} `.startsWith(typed), shown);
    const words = shown.slice(typed.length).split(" ");
    return shown === line.trimEnd() ? [] : words.filter((word) => word !== "").sort();
  };
  /** An option that takes a value. */
  const named = (option: string) => [shell === "zsh" ? `${option}=` : option];
  const offers = (name: string, expected: Readonly<Record<string, readonly string[]>>) =>
    test(
      name,
      whereAvailable(async () => {
        for (const [line, words] of Object.entries(expected)) {
          assert.deepEqual(await complete(line), words, line);
        }
      }),
    );

  suite(`what ${shell} completes`, () => {
    offers("a command's name", { "nbft-boot pl": ["plan"], "nbft-boot co": ["configure", "connect"] });

    offers("a command's name behind an option, whose value is none", {
      "nbft-boot --root paths pl": ["plan"],
      "nbft-boot --root=paths pl": ["plan"],
      "nbft-boot --root pl": [],
      "nbft-boot --root show pl": ["plan"],
      "nbft-boot --": ["--help", "--root", "--version"],
    });

    offers("the options of that command, and no other's, wherever it stands", {
      "nbft-boot connect --": ["--dry-run", "--help", "--keep", "--root", "--timeout"],
      "nbft-boot --root paths connect --d": ["--dry-run"],
      "nbft-boot show --fo": named("--format"),
    });

    offers("regression: the options of an action or a kind of document, and not those of the others", {
      "nbft-boot secrets check --": ["--from", "--help", "--json", "--root"],
      "nbft-boot secrets encrypt --": ["--file", "--help", "--output", "--with-key"],
      "nbft-boot secrets --ro": named("--root"),
      "nbft-boot export ironic --b": [],
      "nbft-boot export grub --b": ["--by-mac"],
      "nbft-boot export kubevirt --b": named("--binding"),
    });

    offers("regression: folders where a folder is wanted, and no files where a word is", {
      "nbft-boot show --root tab": [],
      "nbft-boot --root tab": [],
      "nbft-boot show --root pat": [shell === "bash" ? "paths" : "paths/"],
      "nbft-boot export grub --root-arg tab": [],
      "nbft-boot encode --require tl": ["tls"],
    });

    offers("the values of an option, behind a space and behind =", {
      "nbft-boot show --format n": ["nvme-cli"],
      "nbft-boot show --format=n": ["--format=nvme-cli"],
      "nbft-boot connect --timeout ": [],
    });

    offers("files where a command or an option takes one, and nowhere else", {
      "nbft-boot show tab": ["table.json"],
      "nbft-boot --root paths check tab": ["table.json"],
      "nbft-boot encode -o tab": ["table.json"],
      "nbft-boot connect tab": [],
      "nbft-boot tab": [],
    });

    offers("the kinds of documents, and files behind one", {
      "nbft-boot export cmd": ["cmdline"],
      "nbft-boot --root paths export cmd": ["cmdline"],
      "nbft-boot export tab": [],
      "nbft-boot export cmdline tab": ["table.json"],
      "nbft-boot export cmdline cmd": [],
    });

    offers("what can be connected or asked on this machine", {
      "nbft-boot connect --root paths ": ["0-1-1", "0-2-2"],
      "nbft-boot --root=paths connect --dry-run 0-2": ["0-2-2"],
      "nbft-boot --root paths discover ": [],
      "nbft-boot --root discoveries discover ": ["0-1-1"],
      "nbft-boot --root discoveries connect ": [],
    });

    offers("nothing, silently, where tables are missing or cannot be read", {
      "nbft-boot --root silent connect ": [],
      "nbft-boot --root no-such-folder connect ": [],
    });
  });
}
