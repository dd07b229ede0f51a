// SPDX-License-Identifier: LGPL-2.1-or-later
// Of a connection that is there, nobody can tell whether its target has asked for the authentication that it has a secret for. Nor does the
// ownership registry prove it: whoever writes it may not have looked, and an entry may be that of a former controller with the same number.

import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { controllerFolder } from "../machine/controllers.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { requireAuthentication } from "../nvme-tcp/authentication-asked.ts";
import { endpointOf, type Request } from "../plan/target.ts";
import { isRequired } from "./authentication.ts";
import { isEncrypted } from "./secure-channel.ts";

/** By the controllers' names what was at their other end when it was asked, so that a process that keeps a connection asks once. */
const asked = new WeakMap<NetworkState, Map<string, string>>();

/** The target of this controller has just asked. */
export function noteAsked(host: Host, network: NetworkState, controller: string): void {
  const all = asked.get(network) ?? new Map<string, string>();
  asked.set(network, all.set(controller, endOf(host, controller)));
}

/** Throws an Obstacle where authentication is required of a controller that is there, and its target does not ask for it. */
export function requireAsked(
  host: Host,
  network: NetworkState,
  { target, identity, interfaceName }: Request,
  controller: string,
  timeout: number,
): void {
  const isKnown = asked.get(network)?.get(controller) === endOf(host, controller);
  if (isRequired(target) && !isKnown && !isEncrypted(host, controller)) {
    requireAuthentication(host, endpointOf(target, interfaceName), target.subsysNqn, identity, timeout);
    noteAsked(host, network, controller);
  }
}

function endOf(host: Host, controller: string): string {
  return ["subsysnqn", "address"]
    .map((file) => readAttribute(host, `${controllerFolder(controller)}/${file}`))
    .join(" ");
}
