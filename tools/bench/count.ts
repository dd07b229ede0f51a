// SPDX-License-Identifier: LGPL-2.1-or-later
// Instructions of whole processes in user space. They are the same each time, whatever else the machine does, and on all machines of one
// architecture: musl chooses nothing by the processor. (glibc does, and so do programs with it.)

import { existsSync } from "node:fs";
import { join } from "node:path";
import { needPrograms } from "../apt.ts";
import { progress, Unavailable } from "../program.ts";
import type { BenchCommand } from "./commands.ts";
import { type Place, whyNot } from "./place.ts";

export interface Counter {
  readonly name: string;
  /** Folders of this machine that it needs where it counts. */
  readonly folders: readonly string[];
  /** Options and environment that have a program counted; then what it said and the number. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly number: RegExp;
  /** What it says itself, on standard error. */
  readonly own: RegExp;
}

/**
 * exp-bbv counts what it finds in basic blocks, and an instruction with a rep prefix once: half as much work as callgrind has, and the same
 * with every version. Started without its launcher, which wants this machine's libc.
 */
async function findValgrind(): Promise<Counter> {
  await needPrograms({ valgrind: "valgrind" });
  const name = `exp-bbv-${process.arch === "x64" ? "amd64" : process.arch}-linux`;
  const folders = [
    "/usr/libexec/valgrind",
    "/usr/lib/valgrind",
    `/usr/lib/${process.arch === "x64" ? "x86_64" : "aarch64"}-linux-gnu/valgrind`,
  ];
  const folder = folders.find((path) => existsSync(join(path, name)));
  if (folder === undefined) {
    throw new Unavailable(`valgrind has no ${name}`);
  }
  return {
    name: "valgrind",
    folders: [folder],
    argv: [join(folder, name), "--tool=exp-bbv", "--bb-out-file=/dev/null", "--pc-out-file=/dev/null"],
    environment: { VALGRIND_LIB: folder, VALGRIND_LAUNCHER: "/usr/bin/valgrind" },
    number: /^==\d+== # +Total instructions: (\d+)$/gm,
    own: /^==\d+==.*\n/gm,
  };
}

const perf: Counter = {
  name: "perf",
  folders: [],
  argv: ["perf", "stat", "-x,", "-e", "instructions:u", "--"],
  environment: {},
  number: /^(\d+),.*instructions:u,.*$/gm,
  own: /^(\d+|<not [a-z]+>),.*\n/gm,
};

/** Undefined where nothing counts here, which is said. */
export async function findCounter(place: Place): Promise<Counter | undefined> {
  try {
    return await findValgrind();
  } catch (error) {
    if (!(error instanceof Unavailable)) {
      throw error;
    }
    const tried = await place.run([...perf.argv, "true"]).catch(() => undefined);
    if (tried?.status === 0 && numberIn(tried.stderr, perf) !== undefined) {
      return perf;
    }
    progress(`instructions are not counted: ${error.message}`);
    return undefined;
  }
}

/** Throws where the program does something else than what is counted. */
export async function count(counter: Counter, place: Place, command: BenchCommand): Promise<number> {
  const environment = { ...counter.environment, ...command.environment?.(place.bench) };
  const result = await place.run([...counter.argv, ...command.argv(place.bench)], environment);
  const wrong = whyNot(command, { ...result, stderr: result.stderr.replace(counter.own, "") });
  const number = numberIn(result.stderr, counter);
  if (wrong !== undefined || number === undefined) {
    throw new Error(`${command.name}: ${wrong ?? `${counter.name} has not counted it`}`);
  }
  return number;
}

/** Of all threads. */
function numberIn(said: string, { number }: Counter): number | undefined {
  const numbers = [...said.matchAll(number)].map(([, digits]) => Number(digits));
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value);
}
