// SPDX-License-Identifier: LGPL-2.1-or-later
import { findCompiler } from "../build/requirements.ts";
import { setting } from "../build/settings.ts";
import { mustRun } from "../program.ts";
import { countBytes } from "./bytes.ts";
import { bootCommands, machineOf, processCommands } from "./commands.ts";
import { count, findCounter } from "./count.ts";
import type { Figures } from "./figures.ts";
import { writeGrownMachine } from "./machines.ts";
import { here } from "./place.ts";
import { checkedSizes } from "./sizes.ts";

/** The commands of a boot that has no table, or one with one path, are those that every boot runs. */
const single = ["generator, no table", "show --format=nvme-cli"];

/**
 * The figures of what dist/ has now, and what cannot be counted here. In half a minute, where nothing else runs.
 * @param folder of the bench, with its machines and the program
 */
export async function measureFigures(folder: string): Promise<{ figures: Figures; uncounted: readonly string[] }> {
  const place = here(folder);
  const counter = await findCounter(place);
  const instructions: Record<string, number> = {};
  // Only what valgrind counts is the same on every machine.
  const counts = counter?.name === "valgrind" ? counter : undefined;
  if (counts !== undefined) {
    for (const size of checkedSizes) {
      writeGrownMachine(`${folder}/${machineOf(size)}`, size);
    }
    const lines = [processCommands.filter(({ name }) => single.includes(name)), ...checkedSizes.map(bootCommands)];
    // Machines side by side; what runs on one has its order.
    const counted = await Promise.all(
      lines.map(async (commands) => {
        const numbers: [string, number][] = [];
        for (const command of commands) {
          numbers.push([command.name, await count(counts, place, command)]);
        }
        return numbers;
      }),
    );
    Object.assign(instructions, Object.fromEntries(counted.flat()));
  }
  const { bytes, uncounted } = await countBytes();
  const figures = { built: await describeCompiler(), instructions, bytes };
  return { figures, uncounted: [...(counts === undefined ? ["instructions"] : []), ...uncounted] };
}

async function describeCompiler(): Promise<string> {
  const { command } = await findCompiler(setting("QUICKJS") === "system");
  const said = (await mustRun([...command, "--version"])).toString().split("\n")[0] ?? "";
  return `${command.join(" ")}: ${said}`;
}
