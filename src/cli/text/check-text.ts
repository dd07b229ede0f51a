// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Connections, Judgement } from "../../check/judge.ts";
import type { MachineFinding } from "../../check/machine-finding.ts";
import { type Finding, formatFinding, isUnreadable } from "../../nbft/findings.ts";
import { describeOrigin } from "../../plan/origin.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
import { describeAbsence } from "../../sources/report.ts";
import { limitLines } from "../../text/limit-lines.ts";
import { plural } from "../../text/plural.ts";
import type { Style } from "./style.ts";

/** What whoever asked has demanded of tables and machine, and is not so. */
export type Unmet = "--require-table" | "--strict" | undefined;

/** Most findings that are printed, and most of what the plan leaves out. */
const mostLines = 100;

/** Findings of every table in one line each, what the plan leaves out and may be missed, what this machine has against it, and the verdict. */
export function formatCheck(input: LoadedPlan, judgement: Judgement, unmet: Unmet, style: Style): string {
  const refused = input.rejected.map(
    ({ source, error }) => `${style.bad("refused")}  ${source.path}: ${formatFinding(error.finding)}`,
  );
  const dropped = input.plan.dropped
    .filter(({ matters }) => matters)
    .map(({ origin, reason, code }) => `${style.warn("left out")} ${describeOrigin(origin)}: ${reason} (${code})`);
  const lines = [
    ...refused,
    ...limitLines(findingLines(input, style), mostLines, (count) => `${count} more findings: nbft-boot show --json`),
    ...formatMachineFindings(judgement.ofTables, undefined, style),
    ...limitLines(dropped, mostLines, (count) => `${count} more left out: nbft-boot plan`),
    ...formatMachineFindings(judgement.machine, "machine", style),
    `${verdictLine(input, judgement, unmet, style)}\n`,
  ];
  return lines.join("\n");
}

/** `machine  ens2 has no link, so 0-1-1 cannot be connected; check cable and switch (no-link)`; without a word, by its severity. */
export function formatMachineFindings(
  findings: readonly MachineFinding[],
  word: string | undefined,
  style: Style,
): readonly string[] {
  const lines = findings.map((finding) => formatMachineFinding(finding, word ?? finding.severity, style));
  return limitLines(lines, mostLines, (count) => `${count} more of this machine: nbft-boot check --json`);
}

function formatMachineFinding(finding: MachineFinding, word: string, style: Style): string {
  return `${severity(finding, word, style)}  ${finding.message}; ${finding.advice} (${finding.id})`;
}

/** In the order of reading, or the worst ones first where not all can be printed. */
function findingLines({ tables }: LoadedPlan, style: Style): readonly string[] {
  const all = tables.flatMap(({ source, findings }) => findings.map((finding) => ({ source, finding })));
  if (all.length > mostLines) {
    all.sort((a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity));
  }
  return all.map(
    ({ source, finding }) => `${severity(finding, finding.severity, style)}  ${source.path}: ${formatFinding(finding)}`,
  );
}

const severities: readonly Finding["severity"][] = ["error", "warning", "note"];

function severity({ severity: of }: Pick<Finding, "severity">, word: string, style: Style): string {
  const padded = word.padEnd("refused".length);
  return of === "error" ? style.bad(padded) : of === "warning" ? style.warn(padded) : style.faint(padded);
}

/** `forbidden by rd.nbft: a boot connects nothing` */
export function forbiddenLine(option: string | undefined): string {
  return `forbidden by ${option}: a boot connects nothing`;
}

function verdictLine(input: LoadedPlan, judgement: Judgement, unmet: Unmet, style: Style): string {
  const { verdict, planned, connects } = judgement;
  const absence = input.switchedOff.length > 0 ? describeAbsence(input) : "no NBFT";
  switch (verdict) {
    case "nothing to do":
      return unmet === undefined
        ? `${absence}: nothing to do`
        : style.bad(`${absence}, and there has to be a table that boots`);
    case "forbidden":
      return style.bad(forbiddenLine(judgement.forbiddenBy));
    case "boots": {
      const missing = count(planned) > count(connects);
      const says = `a boot connects ${missing ? `only ${describe(connects)}, of ${describe(planned)}` : describe(connects)}`;
      if (unmet !== undefined) {
        return style.bad(`not good by --strict: ${says}`);
      }
      const isDoubtful = [...judgement.ofTables, ...judgement.machine].some((finding) => finding.severity !== "note");
      return missing || isDoubtful ? style.warn(`${says}; see above`) : style.good(`good: ${says}`);
    }
    case "cannot connect":
      return style.bad(
        count(planned) === 0
          ? "nothing could be connected: no usable path or discovery controller is left"
          : `nothing could be connected${judgement.machine.length > 0 ? " on this machine" : ""}, of ${describe(planned)}`,
      );
    case "refused":
      return style.bad(refusal(input, connects));
  }
}

function refusal({ rejected, tables }: LoadedPlan, connects: Connections): string {
  const isAll = rejected.every(({ error }) => isUnreadable(error.finding));
  const what = `${plural(rejected.length, "table")} ${isAll ? "cannot be read" : "refused"}`;
  if (count(connects) > 0) {
    return `${what}; a boot still connects ${describe(connects)}`;
  }
  return isAll && tables.length === 0 ? what : `${what}; nothing could be connected`;
}

function count({ paths, discoveries }: Connections): number {
  return paths + discoveries;
}

function describe({ paths, subsystems, discoveries }: Connections): string {
  const controllers = discoveries === 0 ? [] : [plural(discoveries, "discovery controller")];
  const ofPaths =
    paths === 0 && discoveries > 0 ? [] : [`${plural(paths, "path")} to ${plural(subsystems, "subsystem")}`];
  return [...ofPaths, ...controllers].join(" and ");
}
