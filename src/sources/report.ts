// SPDX-License-Identifier: LGPL-2.1-or-later
// What a boot says of its tables: one line that sums up, and one for each thing that is missing from the boot.

import { formatFinding } from "../nbft/findings.ts";
import { tableName } from "../nbft/table-name.ts";
import { describeOrigin } from "../plan/origin.ts";
import { limitLines } from "../text/limit-lines.ts";
import { plural } from "../text/plural.ts";
import type { LoadedPlan } from "./load-plan.ts";

/** `2 paths and 1 discovery over 2 interfaces, from NBFT1, NBFT2` */
export function summarize({ plan, tables }: LoadedPlan): string {
  const paths = plural(plan.paths.length, "path");
  const discoveries = plural(plan.discoveries.length, "discovery", "discoveries");
  const connections =
    plan.discoveries.length === 0 ? paths : plan.paths.length === 0 ? discoveries : `${paths} and ${discoveries}`;
  const names = tables.map(({ number }) => tableName(number));
  const from = names.length > 4 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  return `${connections} over ${plural(plan.interfaces.length, "interface")}, from ${from.join(", ") || "no usable table"}`;
}

/** The same for a log, where a hostile table must not push out everything else. */
export function listFirstProblems(loaded: LoadedPlan, most: number): readonly string[] {
  return limitLines(listProblems(loaded), most, (count) => `${count} more problems; see nbft-boot check`);
}

/** Refused tables, descriptors left out, and what the plan drops although a boot may need it. One line each, in the order of the tables. */
function listProblems({ plan, tables, rejected }: LoadedPlan): readonly string[] {
  return [
    ...rejected.map(({ source, error }) => `${source.path} is refused: ${error.message}`),
    ...tables.flatMap(({ source, findings }) =>
      findings
        .filter(({ severity }) => severity === "error")
        .map((finding) => `${source.path}: ${formatFinding(finding)}`),
    ),
    ...plan.dropped
      .filter(({ matters }) => matters)
      .map(({ origin, reason }) => `${describeOrigin(origin)}: ${reason}`),
  ];
}
