// SPDX-License-Identifier: LGPL-2.1-or-later
import type { BootPlan } from "../plan/types.ts";
import type { LoadedPlan } from "../sources/load-plan.ts";
import { checkGatewaySubnets, checkGateways } from "./check-gateways.ts";
import { checkHostIds } from "./check-host-id.ts";
import { checkMachine } from "./check-machine.ts";
import { discoveryName } from "./connection-name.ts";
import type { MachineFacts } from "./machine-facts.ts";
import type { MachineFinding } from "./machine-finding.ts";

/** What tables and machine mean for booting. */
export type Verdict = "forbidden" | "refused" | "cannot connect" | "boots" | "nothing to do";

/** How many there are of each. */
export interface Connections {
  readonly paths: number;
  readonly subsystems: number;
  readonly discoveries: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Whether something is at fault that does not decide the verdict. */
  readonly hasWarnings: boolean;
  readonly forbiddenBy: string | undefined;
  /** What the tables ask for and can be connected by the plan. */
  readonly planned: Connections;
  /** What of it this machine lets a boot connect. */
  readonly connects: Connections;
  /** About what the tables say, which the decoder has no reason to judge. */
  readonly ofTables: readonly MachineFinding[];
  readonly machine: readonly MachineFinding[];
}

/** @param facts of the machine that the tables are of; absent where they are files from elsewhere */
export function judge(input: LoadedPlan, facts: MachineFacts | undefined): Judgement {
  const { plan, tables } = input;
  const machine = facts === undefined ? [] : checkMachine(plan, tables, facts);
  const ofTables = [
    ...checkHostIds(tables, plan),
    // Of this machine, its own findings have them, in their order.
    ...(facts === undefined ? checkGateways(plan) : []),
    ...checkGatewaySubnets(plan),
  ];
  const forbiddenBy = facts?.forbiddenBy;
  const connects =
    forbiddenBy === undefined && plan.host !== undefined ? countOpen(plan, [...ofTables, ...machine]) : none;
  const found = [...tables.flatMap(({ findings }) => findings), ...ofTables, ...machine];
  return {
    verdict: verdictOf(input, forbiddenBy, connects),
    hasWarnings: found.some(({ severity }) => severity !== "note") || plan.dropped.some(({ matters }) => matters),
    forbiddenBy,
    planned: count(plan, () => true),
    connects,
    ofTables,
    machine,
  };
}

const none: Connections = { paths: 0, subsystems: 0, discoveries: 0 };

/** The gate comes first: where it is closed no boot reads a table. */
function verdictOf({ tables, rejected }: LoadedPlan, forbiddenBy: string | undefined, connects: Connections): Verdict {
  if (tables.length + rejected.length === 0) {
    return "nothing to do";
  }
  if (forbiddenBy !== undefined) {
    return "forbidden";
  }
  if (rejected.length > 0) {
    return "refused";
  }
  return connects.paths + connects.discoveries > 0 ? "boots" : "cannot connect";
}

function countOpen(plan: BootPlan, findings: readonly MachineFinding[]): Connections {
  const blocking = findings.filter(({ blocks }) => blocks);
  const closed = new Set(blocking.flatMap(({ paths }) => paths ?? []));
  const open = blocking.some(({ paths }) => paths === undefined) ? none : count(plan, (id) => !closed.has(id));
  return findings.some(({ id }) => id === "disks-apart") ? { ...open, paths: open.subsystems } : open;
}

function count({ paths, discoveries }: BootPlan, isOpen: (id: string) => boolean): Connections {
  const open = paths.filter(({ id }) => isOpen(id));
  return {
    paths: open.length,
    subsystems: new Set(open.map(({ subsysNqn }) => subsysNqn)).size,
    discoveries: discoveries.filter((discovery) => isOpen(discoveryName(discovery))).length,
  };
}
