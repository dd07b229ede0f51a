// SPDX-License-Identifier: LGPL-2.1-or-later
// Of a connection that is there, nobody can tell whether its target has asked for the authentication that it has a secret for. Nor does the
// ownership registry prove it: whoever writes it may not have looked, and an entry may be that of a former controller with the same number.

import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { controllerFolder } from "../machine/controllers.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { requireAuthentication, requireConcatenation } from "../nvme-tcp/authentication-asked.ts";
import { endpointOf, type Request } from "../plan/target.ts";
import type { Secrets } from "../secrets/path-secrets.ts";
import { isRequired } from "./authentication.ts";
import { explainConnectError, tryFabrics } from "./fabrics.ts";
import { disconnect, isEncrypted, withKey } from "./secure-channel.ts";

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
  request: Request,
  secrets: Secrets | undefined,
  controller: string,
  timeout: number,
): void {
  const { target, identity, interfaceName } = request;
  const isKnown = asked.get(network)?.get(controller) === endOf(host, controller);
  if (!isRequired(target) || isKnown) {
    return;
  }
  const channel = secrets?.channel;
  const asking = [host, endpointOf(target, interfaceName), target.subsysNqn, identity, timeout] as const;
  if (!isEncrypted(host, controller)) {
    requireAuthentication(...asking);
  } else if (channel === "concatenation") {
    requireConcatenation(...asking);
  } else if (channel === undefined) {
    const advice = `give credential nbft-boot.tls-psk with its key, or nvme disconnect -d ${controller}`;
    const what =
      "has TLS of others, behind which nobody without its key sees whether the target asks for authentication";
    throw new Obstacle("permanent", `${controller} ${what}: ${advice}`);
  } else {
    withKey(host, request, channel, () => requireAskedBehindTls(host, request, channel));
  }
  noteAsked(host, network, controller);
}

/**
 * For what requires authentication, with a key. Behind TLS nobody sees from here what the target asks for. So the kernel is told of no secret, and
 * has to fail for want of one; as a discovery controller, which the subsystem is not, it would be refused where nothing is asked for (EINVAL),
 * before there is a disk. Throws an Obstacle.
 */
export function requireAskedBehindTls(host: Host, request: Request, channel: Secrets["channel"]): void {
  if (!isRequired(request.target) || channel === undefined || channel === "concatenation") {
    return;
  }
  const asking = { ...request, isAsked: true } as const;
  const result = tryFabrics(host, asking, { channel });
  if (result.kind === "failed" && result.code === "ENOKEY") {
    return;
  }
  if (result.kind === "failed" && result.code !== "EINVAL") {
    throw explainConnectError(host, result.code, asking, { channel });
  }
  if (result.kind === "created" && result.controller !== undefined) {
    disconnect(host, result.controller);
  }
  const advice = "set this host's key at the target, or have the table require only one of them";
  const what = "does not ask for the authentication that the table requires beside TLS";
  throw new Obstacle("permanent", `${request.target.subsysNqn} ${what}: ${advice}`);
}

function endOf(host: Host, controller: string): string {
  return ["subsysnqn", "address"]
    .map((file) => readAttribute(host, `${controllerFolder(controller)}/${file}`))
    .join(" ");
}
