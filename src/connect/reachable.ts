// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { describeInterface, requireLink } from "../machine/interfaces.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { openConnection } from "../nvme-tcp/transport.ts";
import { endpointOf, type Request } from "../plan/target.ts";

/**
 * Throws an Obstacle where there is no TCP connection to a target: whatever else an attempt would look at, it is not worth it then.
 * @param timeout milliseconds for the target's answer
 */
export function requireReachable(host: Host, network: NetworkState, target: Request["target"], timeout: number): void {
  const interfaceName = requireInterface(network, target);
  if (interfaceName !== undefined) {
    requireLink(host, interfaceName);
  }
  openConnection(host, endpointOf(target, interfaceName), timeout, () => {}).close();
}

/** Name of the target's interface, undefined where any route serves; throws an Obstacle where there has to be one and is none. */
export function requireInterface(
  network: NetworkState,
  { interface: key, hostIface }: Pick<Request["target"], "interface" | "hostIface">,
): string | undefined {
  const name = key === undefined ? hostIface : network.find(key);
  if (key !== undefined && name === undefined) {
    throw new Obstacle("local", `no ${describeInterface(key)}`, "is the card there, and its driver?");
  }
  if (key === undefined && name !== undefined && !network.has(name)) {
    throw new Obstacle("local", `no interface ${name}`, "is it called so here?");
  }
  return name;
}
