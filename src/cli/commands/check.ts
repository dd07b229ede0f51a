// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Judgement, judge, type Verdict } from "../../check/judge.ts";
import { readMachine } from "../../check/machine-facts.ts";
import { reportCheck } from "../../check/report.ts";
import type { Host } from "../../host/host.ts";
import { writeJson } from "../../text/json.ts";
import { visibleLines } from "../../text/visible.ts";
import { type Command, flag, machineOf, type Options, sourceOptions, sourceWords } from "../command.ts";
import { loadInput, namesSources, sayRemarks, statusOf } from "../input.ts";
import { formatCheck, type Unmet } from "../text/check-text.ts";
import { chooseStyle } from "../text/style.ts";

const statuses: Readonly<Record<Verdict, number>> = {
  "nothing to do": 0,
  boots: 0,
  forbidden: 1,
  "cannot connect": 1,
  refused: 2,
};

export const check: Command = {
  name: "check",
  group: "people",
  summary: "say what is wrong, and if a boot can use the tables",
  examples: [
    ["nbft-boot check", "exit status 2: a table was refused; 1: nothing can be connected; 0: a boot connects"],
    ["nbft-boot check --strict --require-table -q", "for monitoring: 1 too if a path is left out, or the table gone"],
    ["nbft-boot check --strict dump.bin", "take every departure from the specification for an error"],
  ],
  positional: sourceWords,
  options: {
    ...sourceOptions,
    json: { type: "boolean", describe: "print JSON" },
    strict: { type: "boolean", describe: "refuse what is against the specification, fail at each warning" },
    "require-table": { type: "boolean", describe: "fail if there is no NBFT" },
    quiet: { type: "boolean", alias: "q", describe: "print nothing, only the exit status" },
  },
  run: (host: Host, options: Options): number => {
    const input = loadInput(host, options);
    const isElsewhere = namesSources(options);
    const judgement = judge(input, isElsewhere ? undefined : readMachine(machineOf(host, options), input.plan));
    const unmet = findUnmet(judgement, options);
    const status = Math.max(
      statuses[judgement.verdict],
      unmet === undefined ? 0 : 1,
      statusOf({ ...input, rejected: [] }),
    );
    if (!flag(options, "quiet")) {
      sayRemarks(host, input.remarks);
      if (flag(options, "json")) {
        writeJson(reportCheck(input, judgement, status), (piece) => host.stdout(piece));
      } else {
        host.stdout(visibleLines(formatCheck(input, judgement, unmet, chooseStyle(host))));
      }
    }
    return status;
  },
};

function findUnmet({ verdict, hasWarnings }: Judgement, options: Options): Unmet {
  if (verdict === "nothing to do") {
    return flag(options, "require-table") ? "--require-table" : undefined;
  }
  return flag(options, "strict") && hasWarnings ? "--strict" : undefined;
}
