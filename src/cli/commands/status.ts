// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { oneLook } from "../../host/one-look.ts";
import type { DecodedTables } from "../../sources/decode-tables.ts";
import { describeAbsence, describeRejected } from "../../sources/report.ts";
import { machineStatus } from "../../status/machine-status.ts";
import type { MachineStatus } from "../../status/types.ts";
import { formatJson } from "../../text/json.ts";
import { visible, visibleLines } from "../../text/visible.ts";
import {
  type Command,
  flag,
  machineOf,
  type Options,
  sourceOptions,
  sourceWords,
  text,
  UsageError,
} from "../command.ts";
import { complain, loadInput, namesSources, statusOf } from "../input.ts";
import { Screen, widthOf } from "../screen.ts";
import { formatStatus } from "../text/status-text.ts";
import { chooseStyle } from "../text/style.ts";

/** Milliseconds between two looks of --watch. */
const betweenLooks = 1000;

export const status: Command = {
  name: "status",
  group: "people",
  summary: "show how far the connections are, and what they wait for",
  examples: [
    ["nbft-boot status", "exit status 0: all are up; 1: some or none; 2: a table was refused"],
    ["nbft-boot status --quiet --until=connected", "in a script: go on when all are up"],
  ],
  positional: sourceWords,
  options: {
    ...sourceOptions,
    json: { type: "boolean", describe: "print JSON" },
    probe: { type: "boolean", describe: "ask the targets of missing paths whether they are there" },
    quiet: { type: "boolean", alias: "q", describe: "print nothing, only the exit status" },
    watch: { type: "boolean", describe: "show it anew each second" },
    until: { type: "string", choices: ["connected"], describe: "end when all are up, and not before" },
  },
  run: (host: Host, options: Options): number => {
    if (flag(options, "probe") && machineOf(host, options).isFolder) {
      throw new UsageError("status: --probe asks the network of this machine, and not that of --root");
    }
    // Once: they may be pipes.
    const named = namesSources(options) ? loadInput(host, options) : undefined;
    const screen = new Screen(host);
    const watches = flag(options, "watch");
    const waits = text(options, "until") === "connected";
    for (let first = true; ; first = false) {
      const look = oneLook(machineOf(host, options));
      const input = named ?? loadInput(look, { root: "/" });
      if (first) {
        complain(host, input);
      }
      const found = judge(machineStatus(look, input.plan, flag(options, "probe")), input);
      const hasTables = input.tables.length + input.rejected.length > 0;
      const isEnd = !hasTables || (waits ? found.missing.length === 0 : !watches);
      if (!flag(options, "quiet") && (isEnd || watches)) {
        const shown = flag(options, "json")
          ? asJson(found, input, watches)
          : hasTables
            ? asText(host, found)
            : `${describeAbsence(input)}\n`;
        if (watches) {
          screen.show(shown);
        } else {
          host.stdout(shown);
        }
      }
      if (isEnd) {
        return Math.max(statusOf(input), ["all up", "nothing to connect"].includes(found.state) ? 0 : 1);
      }
      host.sleep(betweenLooks);
    }
  },
};

/** What is in tables that are of no use may well be something to connect. */
function judge(found: MachineStatus, { rejected }: DecodedTables): MachineStatus {
  return rejected.length > 0 && found.state === "nothing to connect" ? { ...found, state: "none up" } : found;
}

/** One document in a line, where more follow. */
function asJson(found: MachineStatus, { rejected }: DecodedTables, inOneLine: boolean): string {
  const value = { version: 1, ...found, refused: rejected.map(describeRejected) };
  return inOneLine ? `${visible(JSON.stringify(value))}\n` : formatJson(value);
}

function asText(host: Host, found: MachineStatus): string {
  return visibleLines(formatStatus(found, chooseStyle(host), widthOf(host)));
}
