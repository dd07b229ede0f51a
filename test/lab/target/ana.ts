// SPDX-License-Identifier: LGPL-2.1-or-later
// Asymmetric Namespace Access (NVMe Base Specification 2.0, section 8.1): how well each port serves the namespaces, which are one group.

import type { Controller } from "./controller.ts";
import { Feature } from "./features.ts";
import { Status } from "./status.ts";

/** ANA states and their codes (figure 212). */
const codes = { optimized: 1, "non-optimized": 2, inaccessible: 3, "persistent-loss": 4, change: 0xf } as const;

/** How a port serves; Linux has the same names. */
export type AnaState = keyof typeof codes;

/** What a command to a namespace ends with in states that do not serve (section 8.1.3). The host may try again, by another path. */
const refusals: Readonly<Partial<Record<AnaState, number>>> = {
  inaccessible: Status.anaInaccessible,
  "persistent-loss": Status.anaPersistentLoss,
  change: Status.anaTransition,
};

/** The group of all namespaces. */
export const anaGroup = 1;

/** What Identify Controller says: every state is reported (ANACAP), a change takes at most ten seconds (ANATT), there is one group. */
export const anaCapabilities = 0b1_1111;
export const anaTransitionTime = 10;

/** OAES and the feature Asynchronous Event Configuration: ANA change notices. */
export const anaChangeNotices = 1 << 11;
export const anaLogPage = 0x0c;
/** Completion of an event request: a notice (type 2), ANA change (3), and the log page to read. */
const anaChangeEvent = 0x2 | (0x03 << 8) | (anaLogPage << 16);

/** The states of a target's ports. */
export class Ana {
  readonly #states: Map<string, AnaState>;
  /** CHGCNT of the log page. */
  changes = 0;

  /** @param states by listener */
  constructor(states: ReadonlyMap<string, AnaState>) {
    this.#states = new Map(states);
  }

  stateOf(listener: string): AnaState {
    return this.#states.get(listener) ?? "optimized";
  }

  set(listener: string, state: AnaState): void {
    this.#states.set(listener, state);
    this.changes++;
  }
}

const stateOf = ({ subsystem, listener }: Controller): AnaState | undefined => subsystem.ana?.stateOf(listener);

/** The status of every command to a namespace where this controller does not serve it; undefined where it does. */
export function anaRefusal(controller: Controller): number | undefined {
  const state = stateOf(controller);
  return state === undefined ? undefined : refusals[state];
}

/** Asymmetric Namespace Access log page (figure 211); undefined without ANA. */
export function makeAnaLog(controller: Controller, groupsOnly: boolean): Buffer | undefined {
  const { ana, namespaces } = controller.subsystem;
  const state = stateOf(controller);
  if (ana === undefined || state === undefined) {
    return undefined;
  }
  const ids = groupsOnly ? [] : [...namespaces.keys()].sort((a, b) => a - b);
  const page = Buffer.alloc(16 + 32 + 4 * ids.length);
  page.writeBigUInt64LE(BigInt(ana.changes), 0);
  page.writeUInt16LE(1, 8); // number of descriptors
  page.writeUInt32LE(anaGroup, 16);
  page.writeUInt32LE(ids.length, 20);
  page.writeBigUInt64LE(BigInt(ana.changes), 24);
  page[32] = codes[state];
  ids.forEach((id, index) => {
    page.writeUInt32LE(id, 48 + 4 * index);
  });
  return page;
}

/** The state has changed: the host is told with the next event request, if it wants to know, and once until it reads the log page. */
export function announceAnaChange(controller: Controller): void {
  const wanted = controller.features.get(Feature.asyncEventConfiguration) ?? 0;
  if ((wanted & anaChangeNotices) > 0 && controller.anaNotice === "none") {
    controller.anaNotice = "due";
    tellAnaChange(controller);
  }
}

/** Completes an event request that is held, where there is something to tell. */
export function tellAnaChange(controller: Controller): void {
  const [request] = controller.heldEventRequests;
  if (controller.anaNotice === "due" && request !== undefined) {
    controller.heldEventRequests.delete(request);
    controller.anaNotice = "told";
    controller.queues.get(0)?.complete(request, Status.success, BigInt(anaChangeEvent));
  }
}
