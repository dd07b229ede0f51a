// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { hasProgram } from "../apt.ts";
import { mustRun } from "../program.ts";

/** What a native executable costs: its size, what it loads, how long it takes to start. */
export async function reportExecutable(executable: string): Promise<string> {
  return [
    `size          ${inKilobytes(statSync(executable).size)}, ${await compressedSize(executable)}`,
    `libraries     ${await sharedLibraries(executable)}`,
    `start-up      ${startTime(executable, ["--version"])} for --version, with starting a process from Node (${startTime("true", [])} for true)`,
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

/** Median of thirty. */
function startTime(program: string, args: readonly string[]): string {
  const times = Array.from({ length: 30 }, () => {
    const start = process.hrtime.bigint();
    spawnSync(program, args, { stdio: "ignore" });
    return Number(process.hrtime.bigint() - start) / 1e6;
  }).sort((a, b) => a - b);
  return `${times[15]?.toFixed(1)} ms`;
}
