// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { AttemptReport } from "../machine/attempt-record.ts";
import type { ControllerList } from "../machine/controller-list.ts";
import type { Log } from "../machine/log.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { HostIdentity, Path } from "../plan/types.ts";
import { attempt } from "./attempt.ts";
import { lackOf } from "./authentication.ts";
import { describeDisconnected, describeVanished } from "./describe-ending.ts";
import { type Kept, lacking } from "./keep.ts";
import { requireInterface } from "./reachable.ts";

/** Milliseconds for the answer of a target that is to be asked where it is connected already. */
const shortProbe = 500;

/** A path whose connection is kept, by a unit. */
export function keptPath(
  host: Host,
  network: NetworkState,
  path: Path,
  identity: HostIdentity,
  log: Log,
  {
    unit,
    controllers,
    ...how
  }: Pick<Kept, "again" | "alive" | "paths"> & { readonly unit: string; readonly controllers: ControllerList },
): Kept {
  const report = () => new AttemptReport(host, "connect", path.id);
  return {
    ...how,
    subsysNqn: path.subsysNqn,
    look: () => look(host, network, path, identity, log, controllers),
    ended: (ending, controller) => {
      if (ending === "vanished") {
        log("warning", describeVanished(controller));
        return;
      }
      const why = describeDisconnected(controller, unit);
      log("notice", why);
      report().end("gave up", [], why);
    },
    found: (controller) => {
      log("info", `connected by somebody as ${controller}`);
      report().connected([controller], false);
    },
  };
}

function look(
  host: Host,
  network: NetworkState,
  path: Path,
  identity: HostIdentity,
  log: Log,
  controllers: ControllerList,
): ReturnType<Kept["look"]> {
  let name: string | undefined;
  try {
    const interfaceName = requireInterface(network, path);
    const request = { target: path, identity, ...(interfaceName === undefined ? {} : { interfaceName }) };
    controllers.lookAgain();
    const [found] = controllers.find(request);
    name = found?.name;
    if (found?.state !== "live") {
      return name;
    }
    const { controller, notes } = attempt(host, network, request, shortProbe, controllers);
    for (const note of notes) {
      log("notice", note);
    }
    return controller ?? name;
  } catch (obstacle) {
    if (!(obstacle instanceof Obstacle)) {
      throw obstacle;
    }
    const isLacking = obstacle.kind === "permanent" && name !== undefined && lackOf(host, path, name) !== undefined;
    return isLacking ? lacking : undefined;
  }
}
