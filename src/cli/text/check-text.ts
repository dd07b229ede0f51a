// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Finding, formatFinding } from "../../nbft/findings.ts";
import { describeOrigin } from "../../plan/origin.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
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

/** Every finding of every table in one line each, what the plan leaves out and may be missed, what to know of this machine, and the verdict. */
export function formatCheck(input: LoadedPlan, remarks: readonly string[], style: Style): string {
  const lines: string[] = [];
  for (const { source, error } of input.rejected) {
    lines.push(`${style.bad("refused")}  ${source.path}: ${formatFinding(error.finding)}`);
  }
  for (const { source, findings } of input.tables) {
    for (const finding of findings) {
      lines.push(`${severity(finding, style)}  ${source.path}: ${formatFinding(finding)}`);
    }
  }
  for (const dropped of input.plan.dropped.filter(({ matters }) => matters)) {
    lines.push(`${style.warn("left out")} ${describeOrigin(dropped.origin)}: ${dropped.reason} (${dropped.code})`);
  }
  for (const remark of remarks) {
    lines.push(`${style.warn("machine")}  ${remark}`);
  }
  lines.push(`${verdictLine(input, style)}\n`);
  return lines.join("\n");
}

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
      return "no NBFT: nothing to do";
    case "boots":
      return style.good(`good: a boot connects ${connects}`);
    case "cannot connect":
      return style.bad("nothing could be connected: no usable path or discovery controller is left");
    case "refused":
      return style.bad(
        `${plural(input.rejected.length, "table")} refused; ${paths.length + discoveries.length === 0 ? "nothing could be connected" : `a boot still connects ${connects}`}`,
      );
  }
}
