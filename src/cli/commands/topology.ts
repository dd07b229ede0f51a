// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { oneLook } from "../../host/one-look.ts";
import type { BootPlan } from "../../plan/types.ts";
import { describeAbsence } from "../../sources/report.ts";
import { machineStatus } from "../../status/machine-status.ts";
import type { MachineStatus } from "../../status/types.ts";
import { visibleLines } from "../../text/visible.ts";
import { drawPicture } from "../../topology/picture.ts";
import { asciiLines, boxLines, drawTree } from "../../topology/tree.ts";
import { type Command, flag, machineOf, type Options, sourceOptions, sourceWords } from "../command.ts";
import { complain, loadInput, namesSources, statusOf } from "../input.ts";
import { widthOf } from "../screen.ts";

export const topology: Command = {
  name: "topology",
  group: "people",
  summary: "draw the ways from this host to its namespaces",
  examples: [
    ["nbft-boot topology", "as a tree, with the state of each path"],
    ["nbft-boot topology --svg > boot.svg", "as a picture for browsers"],
  ],
  positional: sourceWords,
  options: { ...sourceOptions, svg: { type: "boolean", describe: "draw SVG" } },
  run: (host: Host, options: Options): number => {
    const look = oneLook(machineOf(host, options));
    const input = namesSources(options) ? loadInput(host, options) : loadInput(look, { root: "/" });
    complain(host, input);
    if (input.tables.length + input.rejected.length === 0) {
      // A file that is meant to be a picture is not given a sentence.
      (flag(options, "svg") ? host.stderr : host.stdout)(`${describeAbsence(input)}\n`);
      return 0;
    }
    if (input.tables.length === 0) {
      return 2;
    }
    const found = machineStatus(look, input.plan, false);
    const status = namesSources(options) ? withoutGuesses(found) : found;
    host.stdout(flag(options, "svg") ? drawPicture(input.plan, status) : asText(host, input.plan, status));
    return statusOf(input);
  },
};

/** A table of another machine does not go by the routes of this one: of these, what is connected counts. */
function withoutGuesses(status: MachineStatus): MachineStatus {
  const known = <T extends { readonly up: boolean; readonly route?: string }>(connection: T): T => {
    const { route, ...rest } = connection;
    return connection.up ? connection : (rest as T);
  };
  return { ...status, paths: status.paths.map(known), discoveries: status.discoveries.map(known) };
}

function asText(host: Host, plan: BootPlan, status: MachineStatus): string {
  if (hasUtf8(host)) {
    return visibleLines(drawTree(plan, status, boxLines, widthOf(host)));
  }
  const drawn = drawTree(plan, status, asciiLines, widthOf(host));
  return drawn.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether the terminal shows UTF-8, by the first of these that is set and not empty (locale(7)). */
function hasUtf8(host: Host): boolean {
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"]
    .map((name) => host.environment(name) ?? "")
    .find((value) => value !== "");
  return /utf-?8/i.test(locale ?? "");
}
