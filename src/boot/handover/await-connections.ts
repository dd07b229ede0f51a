// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { readAttemptRecord } from "../../machine/attempt-record.ts";
import { allControllers } from "../../machine/controllers.ts";
import { unitState } from "../../machine/unit-state.ts";
import type { BootPlan } from "../../plan/types.ts";
import { allPathsUnit } from "../all-paths-unit.ts";

/**
 * Milliseconds without a new connection after which no more is awaited, at least: a sixteenth of the time since the machine's start, because
 * where starting has taken long, connecting does, too.
 */
const shortestSilence = 500;

/** Milliseconds between two looks, and in all. */
const pause = 100;
const longest = 60_000;

/**
 * Waits for what is just being connected: root came by the first of many paths, and the others, one after the other, are not far behind. A path that
 * does not answer is not awaited. For a real root without systemd, where nobody else would connect them.
 */
export function awaitConnections(host: Host, { paths }: BootPlan): void {
  if (paths.length < 2 || unitState(host, allPathsUnit, false) !== "trying") {
    return;
  }
  const start = host.now();
  const longestSilence = Math.max(shortestSilence, start / 16);
  let last = Math.max(...paths.map(({ id }) => connectedSince(host, id)));
  let count = allControllers(host).length;
  while (host.now() - last < longestSilence && host.now() - start < longest) {
    host.sleep(pause);
    const found = allControllers(host).length;
    if (found >= paths.length) {
      return;
    }
    if (found > count) {
      [last, count] = [host.now(), found];
    }
  }
}

function connectedSince(host: Host, id: string): number {
  const record = readAttemptRecord(host, "connect", id);
  return record?.state === "connected" ? record.since : Number.NEGATIVE_INFINITY;
}
