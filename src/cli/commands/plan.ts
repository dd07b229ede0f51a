// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { describeAbsence } from "../../sources/report.ts";
import { writeJson } from "../../text/json.ts";
import { visibleLines } from "../../text/visible.ts";
import { type Command, flag, type Options, rootOption, tableFiles } from "../command.ts";
import { complain, loadInput } from "../input.ts";
import { formatPlan } from "../text/plan-text.ts";
import { chooseStyle } from "../text/style.ts";

export const plan: Command = {
  name: "plan",
  group: "people",
  summary: "show what a boot would connect, and what it would leave out",
  examples: [
    ["nbft-boot plan", "what this machine's boot connects"],
    ["nbft-boot plan --json table.json", "the same for a table in JSON, for programs"],
  ],
  positional: tableFiles,
  options: { ...rootOption, json: { type: "boolean", describe: "print JSON" } },
  run: (host: Host, options: Options): number => {
    const input = loadInput(host, options);
    complain(host, input);
    if (flag(options, "json")) {
      writeJson({ version: 1, ...input.plan }, (piece) => host.stdout(piece));
    } else if (input.tables.length + input.rejected.length === 0) {
      host.stdout(`${describeAbsence(input)}\n`);
    } else {
      host.stdout(visibleLines(formatPlan(input.plan, chooseStyle(host))));
    }
    return input.rejected.length === 0 ? 0 : 2;
  },
};
