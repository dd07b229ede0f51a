// SPDX-License-Identifier: LGPL-2.1-or-later
// The system calls by which a program changes files, and its death at one of them.

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needPrograms } from "../../tools/apt.ts";
import { Unavailable } from "../../tools/program.ts";

/** A program with its arguments and what is added to its environment. */
export interface Run {
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface SystemCall {
  readonly name: string;
  /** Which of its name it is in this run, from 1. */
  readonly number: number;
  readonly line: string;
}

/** Where a processor does not have one of them (`?`), its C library uses another. */
const traced = [
  ..."open openat write pwrite64 fchmod fchmodat chmod fsync rename renameat renameat2".split(" "),
  ..."symlink symlinkat link linkat unlink unlinkat rmdir mkdir mkdirat".split(" "),
];

/** @throws Unavailable where no program can be traced */
export async function needStrace(): Promise<void> {
  await needPrograms({ strace: "strace" });
  const { status, stderr } = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (status !== 0) {
    throw new Unavailable(`strace cannot trace here: ${stderr.trim().split("\n")[0]}`);
  }
}

/** All calls of a run that change something, in their order. Throws where it fails. */
export function listChanges(run: Run): readonly SystemCall[] {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-trace-"));
  try {
    const file = join(folder, "trace");
    const options = ["-s", "0", "-o", file, "-e", `trace=${traced.map((name) => `?${name}`).join()}`];
    const { status, stderr } = strace(options, run);
    if (status !== 0) {
      throw new Error(`${run.argv.join(" ")}: exit status ${status}\n${stderr}`);
    }
    return readFileSync(file, "utf8").split("\n").reduce<readonly SystemCall[]>(addCall, []).filter(isChange);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Kills the program as it enters the call, which is not made. Throws where it gets beyond. */
export function killAt(run: Run, { name, number, line }: SystemCall): void {
  const options = ["-o", "/dev/null", "-e", `trace=${name}`, "-e", `inject=${name}:signal=KILL:when=${number}`];
  const { signal, status, stderr } = strace(options, run);
  if (signal !== "SIGKILL") {
    throw new Error(`${run.argv.join(" ")} was not killed at ${line}, its exit status is ${status}\n${stderr}`);
  }
}

function strace(options: readonly string[], { argv, environment }: Run): SpawnSyncReturns<string> {
  const env = { PATH: process.env.PATH, ...environment };
  return spawnSync("strace", ["-qq", ...options, ...argv], { env, encoding: "utf8", timeout: 60_000 });
}

function addCall(calls: readonly SystemCall[], line: string): readonly SystemCall[] {
  const name = /^(\w+)\(/.exec(line)?.[1];
  return name === undefined
    ? calls
    : [...calls, { name, number: 1 + calls.filter((call) => call.name === name).length, line }];
}

/** Not what fails, or only reads, or says something. */
function isChange({ name, line }: SystemCall): boolean {
  const changes = name.startsWith("open") ? line.includes("O_CREAT") : !/^write\([12],/.test(line);
  return changes && !/ = -1 E/.test(line);
}
