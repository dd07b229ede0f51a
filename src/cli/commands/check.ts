// SPDX-License-Identifier: LGPL-2.1-or-later

import { identityFiles } from "../../boot/host-identity.ts";
import { ambiguousRoot } from "../../boot/root-name.ts";
import type { Host } from "../../host/host.ts";
import { readCommandLine } from "../../machine/kernel-command-line.ts";
import { warnOfDisksApart } from "../../machine/native-multipath.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
import { visibleLines } from "../../text/visible.ts";
import { type Command, flag, machineOf, type Options, rootOption, tableFiles, texts } from "../command.ts";
import { loadInput } from "../input.ts";
import { formatCheck, type Verdict, verdictOf } from "../text/check-text.ts";
import { chooseStyle } from "../text/style.ts";

const status: Readonly<Record<Verdict, number>> = { "nothing to do": 0, boots: 0, "cannot connect": 1, refused: 2 };

export const check: Command = {
  name: "check",
  group: "people",
  summary: "say what is wrong with the tables, and if a boot can use them",
  examples: [
    ["nbft-boot check", "exit status 2: a table was refused; 1: nothing could be connected; 0: all is well"],
    ["nbft-boot check --strict dump.bin", "take every departure from the specification for an error"],
  ],
  positional: tableFiles,
  options: {
    ...rootOption,
    strict: { type: "boolean", describe: "refuse what is against the specification, even where a boot could go on" },
    quiet: { type: "boolean", alias: "q", describe: "print nothing, only the exit status" },
  },
  run: (host: Host, options: Options): number => {
    const input = loadInput(host, options);
    if (!flag(options, "quiet")) {
      host.stdout(visibleLines(formatCheck(input, remarks(host, options, input), chooseStyle(host))));
    }
    return status[verdictOf(input)];
  },
};

/** What the machine itself has against the plan; nothing where the tables are files from elsewhere. */
function remarks(host: Host, options: Options, { plan }: LoadedPlan): readonly string[] {
  if (texts(options, "table").length > 0) {
    return [];
  }
  const machine = machineOf(host, options);
  const root = ambiguousRoot(readCommandLine(machine), plan);
  const conflicts = plan.host === undefined ? [] : identityFiles(machine, plan.host).conflicts;
  return [...conflicts, ...(root === undefined ? [] : [root]), ...warnOfDisksApart(machine, plan)];
}
