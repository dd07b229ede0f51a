// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Endpoint } from "../host/endpoint.ts";
import { endpointName } from "../host/endpoint.ts";
import { type Host, HostError } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { HostIdentity } from "../plan/types.ts";
import { AdminQueue } from "./admin-queue.ts";
import { connectErrors, Status } from "./connect-status.ts";
import { makeConnect } from "./discovery-commands.ts";
import { explainTcpError } from "./tcp-errors.ts";
import { openTransport } from "./transport.ts";

/** AUTHREQ in the answer to Connect (NVMe Base Specification 2.0, figure 381): authentication alone, and together with a secure channel. */
const authentication = 1 << 17;
const secureChannel = 1 << 18;

/**
 * Throws an Obstacle unless the subsystem asks this host to authenticate itself. The kernel does not insist: it has the secret, is asked for
 * nothing, and the connection is live. Takes the place of probe(): whoever answers Connect answers commands.
 */
export function requireAuthentication(...asking: Asking): void {
  const asked = askedBy(...asking);
  if (asked.concatenation) {
    const advice = "the table does not require it, configure the target without";
    throw new Obstacle("permanent", `${asked.name} asks for secure channel concatenation: ${advice}`);
  }
  if (!asked.authentication) {
    const advice = "set this host's key at the target";
    throw new Obstacle(
      "permanent",
      `${asked.name} does not ask for the authentication that the table requires: ${advice}`,
    );
  }
}

/**
 * The same for authentication that ends in a secure channel. Linux' target asks for authentication alone, and makes a channel of it for a host that
 * proposes one (nvmet_connect_result()): whether there is one, the kernel tells afterwards.
 */
export function requireConcatenation(...asking: Asking): void {
  const { name, authentication, concatenation } = askedBy(...asking);
  if (!authentication && !concatenation) {
    const advice = "set this host's key at the target, or give credential nbft-boot.tls-psk for TLS from the start";
    throw new Obstacle(
      "permanent",
      `${name} asks for no authentication, with which secure channel concatenation begins: ${advice}`,
    );
  }
}

/** @param timeout milliseconds for everything */
type Asking = [host: Host, endpoint: Endpoint, subsysNqn: string, identity: HostIdentity, timeout: number];

/** What a target asks for, whose name for people this is. */
interface Asked {
  readonly name: string;
  readonly authentication: boolean;
  readonly concatenation: boolean;
}

function askedBy(...asking: Asking): Asked {
  const [, { address, port }] = asking;
  const name = endpointName(address, port);
  const { status, result } = connectOnce(name, ...asking);
  if (status !== 0 && status !== Status.authenticationRequired) {
    const reason = connectErrors[status] ?? "see the target's log";
    throw new Obstacle("remote", `${name} rejects the connection (status 0x${status.toString(16)}): ${reason}`);
  }
  const concatenation = (result & secureChannel) !== 0;
  return { name, authentication: status !== 0 || (result & authentication) !== 0, concatenation };
}

function connectOnce(
  name: string,
  ...[host, endpoint, subsysNqn, identity, timeout]: Asking
): { readonly status: number; readonly result: number } {
  const deadline = host.now() + timeout;
  const connection = openTransport(host, endpoint, timeout);
  try {
    const { entry, data } = makeConnect(subsysNqn, identity);
    return new AdminQueue(connection, name, () => deadline - host.now()).run(entry, data);
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    throw error.code === "ETIMEDOUT"
      ? new Obstacle("remote", `${name} accepts connections, but answers no command`, "look at its storage")
      : explainTcpError(error.code, endpoint);
  } finally {
    connection.close();
  }
}
