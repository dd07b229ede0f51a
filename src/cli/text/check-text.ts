// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Finding, formatFinding, isUnreadable } from "../../nbft/findings.ts";
import { describeOrigin } from "../../plan/origin.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
import { describeAbsence } from "../../sources/report.ts";
import { limitLines } from "../../text/limit-lines.ts";
import { plural } from "../../text/plural.ts";
import type { Style } from "./style.ts";

/** What the tables mean for booting, the worst first. */
export type Verdict = "refused" | "cannot connect" | "boots" | "nothing to do";

export function verdictOf({ tables, rejected, plan }: LoadedPlan): Verdict {
  if (rejected.length > 0) {
    return "refused";
  }
  if (tables.length === 0) {
    return "nothing to do";
  }
  return plan.host !== undefined && plan.paths.length + plan.discoveries.length > 0 ? "boots" : "cannot connect";
}

/** Most findings that are printed, and most of what the plan leaves out. */
const mostLines = 100;

/** Findings of every table in one line each, what the plan leaves out and may be missed, what to know of this machine, and the verdict. */
export function formatCheck(input: LoadedPlan, remarks: readonly string[], style: Style): string {
  const refused = input.rejected.map(
    ({ source, error }) => `${style.bad("refused")}  ${source.path}: ${formatFinding(error.finding)}`,
  );
  const dropped = input.plan.dropped
    .filter(({ matters }) => matters)
    .map(({ origin, reason, code }) => `${style.warn("left out")} ${describeOrigin(origin)}: ${reason} (${code})`);
  const lines = [
    ...refused,
    ...limitLines(findingLines(input, style), mostLines, (count) => `${count} more findings: nbft-boot show --json`),
    ...limitLines(dropped, mostLines, (count) => `${count} more left out: nbft-boot plan`),
  ];
  for (const remark of remarks) {
    lines.push(`${style.warn("machine")}  ${remark}`);
  }
  lines.push(`${verdictLine(input, style)}\n`);
  return lines.join("\n");
}

/** In the order of reading, or the worst ones first where not all can be printed. */
function findingLines({ tables }: LoadedPlan, style: Style): readonly string[] {
  const all = tables.flatMap(({ source, findings }) => findings.map((finding) => ({ source, finding })));
  if (all.length > mostLines) {
    all.sort((a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity));
  }
  return all.map(({ source, finding }) => `${severity(finding, style)}  ${source.path}: ${formatFinding(finding)}`);
}

const severities: readonly Finding["severity"][] = ["error", "warning", "note"];

function severity({ severity: word }: Finding, style: Style): string {
  const padded = word.padEnd("refused".length);
  return word === "error" ? style.bad(padded) : word === "warning" ? style.warn(padded) : style.faint(padded);
}

function verdictLine(input: LoadedPlan, style: Style): string {
  const { paths, discoveries } = input.plan;
  const connects = `${plural(paths.length, "path")} to ${plural(new Set(paths.map(({ subsysNqn }) => subsysNqn)).size, "subsystem")}${
    discoveries.length === 0 ? "" : ` and ${plural(discoveries.length, "discovery controller")}`
  }`;
  switch (verdictOf(input)) {
    case "nothing to do":
      return `${input.switchedOff.length > 0 ? describeAbsence(input) : "no NBFT"}: nothing to do`;
    case "boots":
      return style.good(`good: a boot connects ${connects}`);
    case "cannot connect":
      return style.bad("nothing could be connected: no usable path or discovery controller is left");
    case "refused":
      return style.bad(refusal(input, connects));
  }
}

function refusal({ rejected, tables, plan }: LoadedPlan, connects: string): string {
  const isAll = rejected.every(({ error }) => isUnreadable(error.finding));
  const what = `${plural(rejected.length, "table")} ${isAll ? "cannot be read" : "refused"}`;
  if (plan.paths.length + plan.discoveries.length > 0) {
    return `${what}; a boot still connects ${connects}`;
  }
  return isAll && tables.length === 0 ? what : `${what}; nothing could be connected`;
}
