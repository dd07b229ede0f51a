// SPDX-License-Identifier: LGPL-2.1-or-later
// One boot, told in a few lines as it happens: the end of `npm run demo`.

import { progress, Unavailable } from "../../tools/program.ts";
import { makeInitramfs } from "./images/initramfs.ts";
import { prepareLab } from "./prepare-lab.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarios } from "./scenarios/index.ts";

/** What a console line means to somebody who has never seen a boot; $1 and so on are the pattern's groups. Each is told once, but for paths. */
const chapters: readonly (readonly [RegExp, string])[] = [
  [/Linux version (\S+)/, "Linux $1 starts: no disk, two network interfaces, and a table from the firmware"],
  [/Run \/init as init process/, "the initramfs starts"],
  [/nbft-boot-generator\[\d+\]: (.*)/, "table found: $1"],
  [/Finished nbft-boot-pre\.service/, "network written: systemd-networkd will find what the firmware had"],
  [/NBFT path (\S+): connected as (\S+): .* at (\S+) through ([\w.-]+)/, "path $1 connected: $2, to $3 through $4"],
  [/EXT4-fs \((\S+)\): mounted filesystem/, "root mounted, from $1"],
  [/LAB up/, "the real root's own init runs"],
  [/LAB controllers (\d+)/, "$1 paths are live"],
  [/LAB written/, "a file is written, and read again from the disk"],
  [/LAB done/, "the machine switches itself off"],
];

const name = "two-nics";
const scenario = scenarios.find((candidate) => candidate.name === name);
if (scenario === undefined) {
  throw new Error(`there is no scenario ${name}`);
}
process.exitCode = await tell(scenario);

async function tell(chosen: (typeof scenarios)[number]): Promise<number> {
  try {
    const lab = await prepareLab();
    await makeInitramfs(chosen.initramfs ?? "dracut", lab.tree); // Before the story, which it would interrupt.
    process.stdout.write("  seconds\n");
    const told = new Set<string>();
    const result = await runScenario({ ...lab, onLine: (_, { time, text }) => tellLine(time, text, told) }, chosen);
    if (result.status !== "passed") {
      process.stdout.write(`\nthe boot ${result.status}: ${result.reasons.join("; ")}\n`);
      return result.status === "skipped" ? 0 : 1;
    }
    const { initramfs = 0, mounted = 0 } = result.times;
    const megabytes = ((result.initramfsBytes ?? 0) / 1e6).toFixed(1);
    const speed = lab.emulator.accelerator === "tcg" ? "emulated, without KVM" : "KVM";
    const seconds = (mounted - initramfs).toFixed(1);
    process.stdout.write(
      `\n  root mounted ${seconds} s after the start of an initramfs of ${megabytes} MB (${speed})\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof Unavailable) {
      progress(`no boot here: ${error.message}`);
      return 0;
    }
    throw error;
  }
}

function tellLine(time: number, line: string, told: Set<string>): void {
  for (const [pattern, meaning] of chapters) {
    const match = pattern.exec(line);
    if (match !== null) {
      const sentence = meaning.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? "");
      if (!told.has(sentence)) {
        told.add(sentence);
        process.stdout.write(`  ${time.toFixed(1).padStart(7)}  ${sentence}\n`);
      }
    }
  }
}
