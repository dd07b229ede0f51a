// SPDX-License-Identifier: LGPL-2.1-or-later
import { statSync } from "node:fs";
import { basename } from "node:path";
import { hasProgram } from "../apt.ts";
import { mustRun } from "../program.ts";

/** What each costs, under its name. */
export async function reportExecutables(executables: readonly string[], isForeign: boolean): Promise<string> {
  const reports: string[] = [];
  for (const executable of executables) {
    reports.push(`${basename(executable)}\n${await reportExecutable(executable, isForeign)}`);
  }
  return reports.join("\n");
}

/**
 * What a native executable costs: its size, what it loads, how long it takes to start.
 * @param isForeign it is for another kind of processor than this machine's
 */
async function reportExecutable(executable: string, isForeign: boolean): Promise<string> {
  return [
    `size          ${inKilobytes(statSync(executable).size)}, ${await compressedSize(executable)}`,
    `libraries     ${await sharedLibraries(executable)}`,
    `start-up      ${isForeign ? "not run: for another processor" : await startUp(executable)}`,
  ].join("\n");
}

function inKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

async function compressedSize(executable: string): Promise<string> {
  if (!hasProgram("zstd")) {
    return "compressed size unknown (no zstd)";
  }
  const compressed = await mustRun(["zstd", "-19", "--stdout", "--quiet", executable]);
  return `${inKilobytes(compressed.length)} with zstd -19`;
}

async function sharedLibraries(executable: string): Promise<string> {
  if (!hasProgram("readelf")) {
    return "unknown (no readelf)";
  }
  const text = (await mustRun(["readelf", "--dynamic", "--program-headers", "--wide", executable])).toString();
  const names = [...text.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map((match) => match[1]);
  return names.length > 0 || text.includes("INTERP") ? `shared: ${names.join(", ")}` : "none";
}

async function startUp(executable: string): Promise<string> {
  return `${await startTime(executable, "--version")} for --version (${await startTime("/bin/true")} for true)`;
}

/** The best of five rounds of forty starts by a shell, whose own start does not count that way. */
async function startTime(program: string, ...args: readonly string[]): Promise<string> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    await mustRun([
      "sh",
      "-c",
      'i=0; while [ $i -lt 40 ]; do "$0" "$@" >/dev/null || exit; i=$((i+1)); done',
      program,
      ...args,
    ]);
    rounds.push((performance.now() - start) / 40);
  }
  return `${Math.min(...rounds).toFixed(1)} ms`;
}
