// SPDX-License-Identifier: LGPL-2.1-or-later
// Which of the machine's controllers is which connection of the plan.

import type { Host } from "../host/host.ts";
import { readAttemptRecord } from "../machine/attempt-record.ts";
import { readAttribute } from "../machine/attributes.ts";
import { controllerFolder, isFor } from "../machine/controllers.ts";
import { net } from "../machine/nics.ts";
import { family } from "../nbft/values/address.ts";
import type { BootPlan, DiscoveryPath, HostIdentity, Path } from "../plan/types.ts";
import { connectionState } from "./controller-status.ts";
import type { ControllerStatus, Nic } from "./types.ts";

/** Names of controllers by the paths' ids. */
export function controllersOfPaths(
  host: Host,
  { host: identity, paths }: BootPlan,
  nicOf: (path: Path) => Nic,
  controllers: readonly ControllerStatus[],
): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const candidates = controllers.filter(
        ({ subsysNqn, traddr, trsvcid }) =>
          traddr === path.traddr && trsvcid === path.trsvcid && subsysNqn === path.subsysNqn,
      );
      const nic = nicOf(path);
      const [best] = identity === undefined ? [] : candidates.filter(isPathBy(host, path, identity, nic)).sort(byUse);
      return best === undefined ? [] : [[path.id, best.name] as const];
    }),
  );
}

/** Live ones first, then what the kernel still connects, and of those what stays on its interface. */
function byUse(a: ControllerStatus, b: ControllerStatus): number {
  const rank = (one: ControllerStatus) =>
    2 * ["live", "connecting", "deleting"].indexOf(connectionState(one)) + (one.hostIface === undefined ? 1 : 0);
  return rank(a) - rank(b);
}

function isPathBy(
  host: Host,
  target: Path,
  identity: HostIdentity,
  { name: interfaceName, addresses = [] }: Nic,
): (controller: ControllerStatus) => boolean {
  if (target.interface === undefined) {
    return ({ name }) => isFor(host, name, { target, identity }, target.hostTraddr);
  }
  // One that is bound to an address alone is the path's if the interface has that.
  const own = addresses.filter((address) => family(address) === family(target.traddr));
  const locals = target.hostTraddr === undefined && own.length > 0 ? own : [target.hostTraddr];
  return ({ name, hostIface }) => {
    // The path's interface may be gone, and its controller be there.
    const by =
      interfaceName ?? (hostIface !== undefined && !host.exists(`${net}/${hostIface}`) ? hostIface : undefined);
    return (
      by !== undefined && locals.some((local) => isFor(host, name, { target, identity, interfaceName: by }, local))
    );
  };
}

/**
 * Names of controllers that have come of a discovery: what it has recorded, or, where it has recorded nothing, what the same host has connected
 * by its interface and no path asks for.
 */
export function controllersOfDiscovery(
  host: Host,
  { host: identity }: BootPlan,
  { id, interface: key }: DiscoveryPath,
  nic: Nic,
  controllers: readonly ControllerStatus[],
  claimed: ReadonlySet<string>,
): readonly string[] {
  const recorded = readAttemptRecord(host, "discover", id)?.controllers;
  return controllers
    .filter(({ name, transport, hostIface }) => {
      const hostNqn = readAttribute(host, `${controllerFolder(name)}/hostnqn`) ?? identity?.nqn;
      const isHere = key === undefined || (hostIface !== undefined && hostIface === nic.name);
      return transport === "tcp" && isHere && hostNqn === identity?.nqn;
    })
    .filter(({ name, hostIface }) => recorded?.includes(name) ?? (key !== undefined || hostIface === undefined))
    .map(({ name }) => name)
    .filter((name) => !claimed.has(name));
}
