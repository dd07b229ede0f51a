// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeBytes, makeCase } from "./fuzz-case.ts";

const tableCommands = [
  ["show", "--json"],
  ["show"],
  ["check"],
  ["plan", "--json"],
  ["units", "--stdout"],
  ["check", "--json"],
];

/** How many tables one process gets. */
const together = 8;

/**
 * Gives the tables of these seeds to two programs, and every command, and compares what they say and their exit status.
 * @returns one line for each difference
 */
export function compareEngines(seeds: readonly number[], programs: readonly [string, string]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-engines-"));
  try {
    const files = seeds.map((seed) => {
      const file = join(folder, `${seed}.bin`);
      writeFileSync(file, makeBytes(makeCase(seed)));
      return file;
    });
    return compareOnFiles(files, programs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same for tables in files. */
export function compareOnFiles(
  files: readonly string[],
  programs: readonly [string, string],
  commands: readonly (readonly string[])[] = tableCommands,
): readonly string[] {
  const groups = Array.from({ length: Math.ceil(files.length / together) }, (_, index) =>
    files.slice(index * together, (index + 1) * together),
  );
  return groups.flatMap((group) => commands.flatMap((command) => compare([...command, ...group], programs)));
}

function compare(args: readonly string[], programs: readonly [string, string]): readonly string[] {
  const [one, other] = programs.map((program) => {
    const { status, signal, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
    return JSON.stringify({ status, signal, stdout, stderr });
  });
  if (one === other) {
    return [];
  }
  const at = [...(one ?? "")].findIndex((character, index) => character !== other?.[index]);
  const around = (text = "") => text.slice(Math.max(0, at - 80), at + 80);
  return [`${args.join(" ")}: ${around(one)} and ${around(other)}`];
}
