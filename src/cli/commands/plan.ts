// SPDX-License-Identifier: LGPL-2.1-or-later
import { checkMachine } from "../../check/check-machine.ts";
import { readMachine } from "../../check/machine-facts.ts";
import { type MachineView, reportMachine } from "../../check/report.ts";
import type { Host } from "../../host/host.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
import { describeAbsence } from "../../sources/report.ts";
import { writeJson } from "../../text/json.ts";
import { visibleLines } from "../../text/visible.ts";
import { type Command, flag, machineOf, type Options, sourceOptions, sourceWords } from "../command.ts";
import { complain, loadInput, namesSources, statusOf } from "../input.ts";
import { formatPlan } from "../text/plan-text.ts";
import { chooseStyle } from "../text/style.ts";

export const plan: Command = {
  name: "plan",
  group: "people",
  summary: "show what a boot would connect, and what it leaves out",
  examples: [
    ["nbft-boot plan", "what this machine's boot connects"],
    ["nbft-boot plan --json table.json", "the same for a table in JSON, for programs"],
  ],
  positional: sourceWords,
  options: { ...sourceOptions, json: { type: "boolean", describe: "print JSON" } },
  run: (host: Host, options: Options): number => {
    const input = loadInput(host, options);
    complain(host, input);
    const machine = namesSources(options) ? undefined : viewMachine(machineOf(host, options), input);
    if (flag(options, "json")) {
      const more = machine && { machine: reportMachine(machine) };
      writeJson({ version: 1, ...input.plan, ...more }, (piece) => host.stdout(piece));
    } else if (input.tables.length + input.rejected.length === 0) {
      host.stdout(`${describeAbsence(input)}\n`);
    } else if (input.tables.length > 0) {
      host.stdout(visibleLines(formatPlan(input.plan, machine, chooseStyle(host))));
    }
    return statusOf(input);
  },
};

/** Nothing of a machine without tables. */
function viewMachine(machine: Host, { plan: of, tables }: LoadedPlan): MachineView | undefined {
  if (tables.length === 0) {
    return undefined;
  }
  const facts = readMachine(machine, of);
  return { facts, findings: checkMachine(of, tables, facts) };
}
