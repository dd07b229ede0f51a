// SPDX-License-Identifier: LGPL-2.1-or-later
// What has become of the plan's paths, in a few lines for the console.

import { lookForSecrets } from "../connect/authentication.ts";
import type { Host } from "../host/host.ts";
import { readAttemptRecord } from "../machine/attempt-record.ts";
import { ControllerList } from "../machine/controller-list.ts";
import type { Controller } from "../machine/controllers.ts";
import { describeInterface, InterfaceList, requireLink } from "../machine/interfaces.ts";
import type { Log } from "../machine/log.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { BootPlan, DiscoveryPath, Path } from "../plan/types.ts";
import { listFew } from "../text/list-few.ts";

/** A path or a discovery of the plan. */
export interface PathState {
  /** `path 0-1-1` */
  readonly name: string;
  /** What is connected: `0-1-1 as nvme0`. */
  readonly live?: string;
  /** Why it is not. */
  readonly obstacle: string;
}

/** How many are named in one line, and how many lines there are: all of it has to fit on the last screen of a console. */
const mostNamed = 8;
const mostLines = 6;

/** Whether each is connected, by what the kernel has now, and why not, by what its process has noted last. */
export function pathStates(host: Host, plan: BootPlan): readonly PathState[] {
  const interfaces = new InterfaceList(host);
  const controllers = new ControllerList(host);
  const paths = plan.paths.map((path) => {
    const controller = controllerOf(controllers, interfaces, plan, path);
    return stateOf(`path ${path.id}`, {
      live: controller?.state === "live" ? `${path.id} as ${controller.name}` : undefined,
      obstacle: controller && `${controller.name} is there, but ${controller.state}: left to the kernel`,
      noted: readAttemptRecord(host, "connect", path.id)?.obstacle ?? obstacleHere(host, interfaces, path),
    });
  });
  const discoveries = plan.discoveries.map((discovery) => {
    const { id } = discovery;
    const { state, controllers = [], obstacle } = readAttemptRecord(host, "discover", id) ?? {};
    const isLive = state === "connected" && controllers.length > 0;
    return stateOf(`discovery ${id}`, {
      live: isLive ? `discovery ${id} as ${controllers.join(" ")}` : undefined,
      obstacle: undefined,
      noted: obstacle ?? obstacleHere(host, interfaces, discovery),
    });
  });
  return [...paths, ...discoveries];
}

/** What this machine lacks for one that nobody has tried, in the words of connect. */
function obstacleHere(host: Host, interfaces: InterfaceList, target: Path | DiscoveryPath): string | undefined {
  const { interface: key } = target;
  const name = key && interfaces.find(key);
  if (key !== undefined && name === undefined) {
    return `no ${describeInterface(key)}`;
  }
  try {
    if ("subsysNqn" in target) {
      lookForSecrets(host, target);
    }
    if (name !== undefined) {
      requireLink(host, name);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Obstacle) {
      return error.explain();
    }
    throw error;
  }
}

function stateOf(
  name: string,
  { live, obstacle, noted }: Readonly<Record<"live" | "obstacle" | "noted", string | undefined>>,
): PathState {
  return { name, ...(live === undefined ? {} : { live }), obstacle: obstacle ?? noted ?? "not tried yet" };
}

function controllerOf(
  controllers: ControllerList,
  interfaces: InterfaceList,
  { host: identity }: BootPlan,
  path: Path,
): Controller | undefined {
  const { interface: key, hostIface } = path;
  const interfaceName = key === undefined ? hostIface : interfaces.find(key);
  return identity === undefined || (key !== undefined && interfaceName === undefined)
    ? undefined
    : controllers.find({ target: path, identity, ...(interfaceName === undefined ? {} : { interfaceName }) })[0];
}

/**
 * One line of how many are connected, which ends with what there is to add, and one for each reason why others are not.
 * @returns how many are not
 */
export function tellStates(states: readonly PathState[], log: Log, more = ""): number {
  const live = states.flatMap((state) => state.live ?? []);
  const missing = states.filter((state) => state.live === undefined);
  const names = live.length === 0 ? "" : `: ${listFew(live, mostNamed)}`;
  log("info", `${live.length} of ${states.length} NBFT paths are connected${names}${more}`);
  const reasons = [...new Set(missing.map(({ obstacle }) => obstacle))];
  for (const reason of reasons.slice(0, mostLines)) {
    const those = missing.filter(({ obstacle }) => obstacle === reason).map(({ name }) => name);
    log("notice", `NBFT ${listFew(those, mostNamed)} missing: ${reason}`);
  }
  if (reasons.length > mostLines) {
    log("notice", `${reasons.length - mostLines} more reasons; nbft-boot status lists them all`);
  }
  return missing.length;
}
