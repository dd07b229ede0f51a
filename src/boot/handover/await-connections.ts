// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { readAttemptRecord } from "../../machine/attempt-record.ts";
import { readAttribute } from "../../machine/attributes.ts";
import { allControllers, controllerFolder } from "../../machine/controllers.ts";
import { unitState } from "../../machine/unit-state.ts";
import type { BootPlan } from "../../plan/types.ts";
import { allPathsUnit } from "../all-paths-unit.ts";

/**
 * Milliseconds without a new connection after which no more is awaited, at least: a sixteenth of the time since the machine's start, because
 * where starting has taken long, connecting does, too. But what has taken minutes was waiting.
 */
const shortestSilence = 500;
const longestSilence = 4000;

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
  const silence = Math.max(shortestSilence, Math.min(longestSilence, start / 16));
  let last = Math.max(...paths.map(({ id }) => connectedSince(host, id)));
  let count = countConnections(host, paths);
  while (host.now() - last < silence && host.now() - start < longest) {
    host.sleep(pause);
    const found = countConnections(host, paths);
    if (found >= paths.length) {
      return;
    }
    if (found > count) {
      [last, count] = [host.now(), found];
    }
  }
}

/** Of the paths' subsystems: a machine may have disks of its own. */
function countConnections(host: Host, paths: BootPlan["paths"]): number {
  const subsystems = new Set(paths.map(({ subsysNqn }) => subsysNqn));
  return allControllers(host).filter((name) =>
    subsystems.has(readAttribute(host, `${controllerFolder(name)}/subsysnqn`) ?? ""),
  ).length;
}

function connectedSince(host: Host, id: string): number {
  const record = readAttemptRecord(host, "connect", id);
  return record?.state === "connected" ? record.since : Number.NEGATIVE_INFINITY;
}
