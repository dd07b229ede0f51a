// SPDX-License-Identifier: LGPL-2.1-or-later
// What a boot says of its tables: one line that sums up, and one for each thing that is missing from the boot.

import { formatPlace } from "../description/types.ts";
import { formatFinding, isUnreadable } from "../nbft/findings.ts";
import { tableName } from "../nbft/table-name.ts";
import { describeOrigin } from "../plan/origin.ts";
import { limitLines } from "../text/limit-lines.ts";
import { plural } from "../text/plural.ts";
import { visible } from "../text/visible.ts";
import type { DecodedTables, RejectedTable } from "./decode-tables.ts";
import type { LoadedPlan } from "./load-plan.ts";

/** `2 paths and 1 discovery over 2 interfaces, from NBFT1, NBFT2` */
export function summarize(loaded: LoadedPlan): string {
  const { plan, tables, rejected } = loaded;
  const paths = plural(plan.paths.length, "path");
  const discoveries = plural(plan.discoveries.length, "discovery", "discoveries");
  const connections =
    plan.discoveries.length === 0 ? paths : plan.paths.length === 0 ? discoveries : `${paths} and ${discoveries}`;
  const names = tables.map(({ number, source }) => (source.made === undefined ? tableName(number) : source.path));
  const from = names.length > 4 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  if (tables.length + rejected.length === 0) {
    return describeAbsence(loaded);
  }
  const byRoute = plan.interfaces.length === 0 && plan.paths.length + plan.discoveries.length > 0;
  const way = byRoute ? "by route" : `over ${plural(plan.interfaces.length, "interface")}`;
  return `${connections} ${way}, from ${from.join(", ") || "no usable table"}`;
}

/** Why there is nothing to connect on a machine whose tables are none, or none that says anything. */
export function describeAbsence({ switchedOff }: DecodedTables): string {
  return switchedOff.length > 0
    ? "firmware has no NVMe-oF boot configured"
    : "no NBFT: firmware did not boot this machine from NVMe over Fabrics";
}

/** Which table is of no use, and why: refused, or not to be had. */
export function describeRejected({ source, error }: RejectedTable): string {
  return `${source.path}${isUnreadable(error.finding) ? "" : " is refused"}: ${error.message}`;
}

/** The same for a log, where a hostile table must not push out everything else. */
export function listFirstProblems(loaded: LoadedPlan, most: number): readonly string[] {
  return limitLines(listProblems(loaded), most, (count) => `${count} more problems; see nbft-boot check`);
}

/** Refused tables, what sources that are none have to say, descriptors left out, and what the plan drops although a boot may need it. One line each, in the order of the tables. */
function listProblems({ plan, tables, rejected, remarks }: LoadedPlan): readonly string[] {
  return [
    ...rejected.map(describeRejected),
    ...remarks
      .filter(({ severity }) => severity !== "note")
      .map(({ place, message }) => visible(`${formatPlace(place)}: ${message}`)),
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
