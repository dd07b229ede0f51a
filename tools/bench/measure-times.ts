// SPDX-License-Identifier: LGPL-2.1-or-later
import { mustRunInTree } from "../tree.ts";
import type { BenchCommand } from "./commands.ts";

export interface Times {
  /** Milliseconds of a whole process, the median of all rounds. */
  readonly milliseconds: number;
  /** Kilobytes that were in memory at most. */
  readonly kilobytes: number;
}

/** Odd, so that one of them is the median. */
export const rounds = 31;
const usualRuns = 10;

/** On a copy of the bench's folder in /run, a tmpfs as it is at boot. See measure.sh. */
export async function measureTimes(
  tree: string,
  folder: string,
  commands: readonly BenchCommand[],
): Promise<readonly Times[]> {
  const script = `cp -a /bench /run/\nexec /bench/measure.sh "$@"`;
  const lines = commands.flatMap((command) =>
    [command.status ?? 0, command.runs ?? usualRuns, lineOf(command)].map(String),
  );
  const argv = ["sh", "-euc", script, "sh", String(rounds), ...lines];
  const measured = await mustRunInTree(tree, argv, { bind: { "/bench": folder } });
  const times = commands.map((): number[] => []);
  const memory = commands.map(() => 0);
  for (const line of measured.toString().trim().split("\n")) {
    const [number, first, second] = line.split(" ");
    if (first === "memory") {
      memory[Number(number)] = Number(second);
    } else {
      times[Number(number)]?.push(Number(first));
    }
  }
  return commands.map((_, index) => ({
    milliseconds: median(times[index] ?? []) / 1000,
    kilobytes: memory[index] ?? 0,
  }));
}

function lineOf({ argv, environment }: BenchCommand): string {
  const bench = "/run/bench";
  const settings = Object.entries(environment?.(bench) ?? {}).map(([name, value]) => `${name}=${value} `);
  return `${settings.join("")}$measured ${argv(bench).join(" ")}`;
}

/** Of an even number of values, what lies between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
