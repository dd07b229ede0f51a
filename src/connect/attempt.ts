// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { findController } from "../machine/controllers.ts";
import { describeInterface, requireLink } from "../machine/interfaces.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { probe } from "../nvme-tcp/probe.ts";
import { endpointOf, type Request } from "../plan/target.ts";
import { connectFabrics, requireFabrics } from "./fabrics.ts";
import { markCreated, markExisting } from "./ownership.ts";

/** The target is connected. */
export interface Connected {
  /** `nvme0`; absent where the kernel does not tell. */
  readonly controller?: string;
  readonly interfaceName: string;
  /** Somebody else, or an earlier run, had connected it. */
  readonly already: boolean;
  /** The connection stands, but could not be entered in the ownership registry: why. */
  readonly unmarked?: string;
}

/**
 * Tries once to connect, without waiting for anything but the target's answer and the kernel. What costs least comes first, and the kernel's
 * lock is taken only for a target that has just answered. Throws an Obstacle.
 * @param timeout milliseconds for the target's answer
 */
export function attempt(
  host: Host,
  network: NetworkState,
  { target, identity }: Omit<Request, "interfaceName">,
  timeout: number,
): Connected {
  const interfaceName = requireInterface(network, target);
  const request = { target, identity, interfaceName };
  const existing = findController(host, request);
  if (existing?.state === "live") {
    return {
      controller: existing.name,
      interfaceName,
      already: true,
      ...mark(() => markExisting(host, existing.name)),
    };
  }
  if (existing !== undefined) {
    throw new Obstacle("remote", `${existing.name} is there, but ${existing.state}: left to the kernel`);
  }
  requireLink(host, interfaceName);
  requireFabrics(host);
  probe(host, endpointOf(target, interfaceName), timeout);
  const result = connectFabrics(host, request);
  const controller = (result.kind === "created" && result.controller) || findController(host, request)?.name;
  const already = result.kind === "exists";
  if (controller === undefined) {
    return { interfaceName, already, unmarked: "the kernel does not tell the controller's name" };
  }
  const marked = mark(() => (already ? markExisting : markCreated)(host, controller));
  return { controller, interfaceName, already, ...marked };
}

/** Name of the target's interface; throws an Obstacle where there is none. */
export function requireInterface(network: NetworkState, target: Pick<Request["target"], "interface">): string {
  const name = network.find(target.interface);
  if (name === undefined) {
    throw new Obstacle("local", `no ${describeInterface(target.interface)}`);
  }
  return name;
}

/** A disk without a mark is better than no disk, so a registry that cannot be written is no failure. */
function mark(write: () => void): { unmarked?: string } {
  try {
    write();
    return {};
  } catch (error) {
    if (error instanceof HostError) {
      return { unmarked: error.message };
    }
    throw error;
  }
}
