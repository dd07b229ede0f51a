// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Path } from "../plan/types.ts";

/** So many of each kind are chosen for being unlike the others; after them the order matters to nobody. */
const mostChosen = 8;

/**
 * Paths in the order in which they are worth trying. Firmware lists first what it has booted from, so every other one is to the first path's
 * subsystem; those between lead to other subsystems, where root may be as well. Neighbours differ in port and interface: what is wrong with
 * one path is wrong with all that have that in common.
 */
export function byUrgency(paths: readonly Path[]): Path[] {
  const nqn = paths[0]?.subsysNqn;
  const [likely, others] = [true, false].map((isLikely) =>
    unlikeFirst(paths.filter(({ subsysNqn }) => (subsysNqn === nqn) === isLikely)),
  ) as [Path[], Path[]];
  const longest = Math.max(likely.length, others.length);
  return Array.from({ length: longest }, (_, index) => [likely[index], others[index]])
    .flat()
    .filter((path) => path !== undefined);
}

/** The same paths, each of the first few with as little as can be of what those before it have. */
function unlikeFirst(paths: readonly Path[]): Path[] {
  const rest = [...paths];
  const uses = new Map<string, number>();
  const chosen: Path[] = [];
  while (rest.length > 0 && chosen.length < mostChosen) {
    let best = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (const [index, path] of rest.entries()) {
      const used = traitsOf(path).reduce((sum, trait) => sum + (uses.get(trait) ?? 0), 0);
      if (used < fewest) {
        [best, fewest] = [index, used];
      }
      if (used === 0) {
        break;
      }
    }
    for (const path of rest.splice(best, 1)) {
      chosen.push(path);
      for (const trait of traitsOf(path)) {
        uses.set(trait, (uses.get(trait) ?? 0) + 1);
      }
    }
  }
  return [...chosen, ...rest];
}

function traitsOf({ subsysNqn, traddr, trsvcid, interface: key, hostIface }: Path): string[] {
  return [subsysNqn, `${traddr} ${trsvcid}`, key === undefined ? (hostIface ?? "") : `${key.mac} ${key.vlan}`];
}
