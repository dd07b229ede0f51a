// SPDX-License-Identifier: LGPL-2.1-or-later
// What check has found, and what plan knows of the machine, for programs (src/cli/schemas/).

import type { Finding } from "../nbft/findings.ts";
import type { LoadedPlan } from "../sources/load-plan.ts";
import type { Judgement } from "./judge.ts";
import type { MachineFacts } from "./machine-facts.ts";
import type { MachineFinding } from "./machine-finding.ts";

export function reportCheck(input: LoadedPlan, judgement: Judgement, status: number): object {
  const { verdict, forbiddenBy, planned, connects, ofTables, machine } = judgement;
  return {
    version: 1,
    verdict,
    status,
    forbiddenBy,
    planned,
    connects,
    switchedOff: input.switchedOff.map(({ path }) => path),
    findings: [
      ...input.rejected.map(({ source, error }) => ofTable(source.path, error.finding)),
      ...input.tables.flatMap(({ source, findings }) => findings.map((finding) => ofTable(source.path, finding))),
      ...ofTables.map((finding) => ({ about: "table", ...finding })),
      ...input.plan.dropped.map(({ origin, code, reason, matters }) => ({
        about: "plan",
        id: code,
        severity: matters ? "warning" : "note",
        message: reason,
        origin,
      })),
      ...machine.map((finding) => ({ about: "machine", ...finding })),
    ],
  };
}

/** A machine, and what it has against its plan. */
export interface MachineView {
  readonly facts: MachineFacts;
  readonly findings: readonly MachineFinding[];
}

export function reportMachine({ facts: { forbiddenBy, cards }, findings }: MachineView): object {
  return {
    forbiddenBy,
    cards: cards && [...cards].map(([mac, card]) => ({ mac, ...card })),
    findings,
  };
}

function ofTable(file: string, { code, ...finding }: Finding): object {
  return { about: "table", id: code, file, ...finding };
}
