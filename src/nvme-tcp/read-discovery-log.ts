// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks a discovery controller, in user space: no ioctl, no controller in /dev, and none of the kernel's connect lock.

import type { Endpoint } from "../host/endpoint.ts";
import { endpointName } from "../host/endpoint.ts";
import { type Host, HostError } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import type { HostIdentity } from "../plan/types.ts";
import { AdminQueue, type Completion } from "./admin-queue.ts";
import { connectErrors, Status } from "./connect-status.ts";
import { makeConnect, makeEnable, makeGetLogPage, makeGetStatus } from "./discovery-commands.ts";
import { type DiscoveryLog, discoveryPage, readLog } from "./read-log.ts";
import { explainTcpError } from "./tcp-errors.ts";
import { longestProbe, openTransport } from "./transport.ts";

/** Milliseconds between two questions whether the controller is ready. */
const readyPause = 20;

/** Milliseconds that a discovery controller may take in all: enough for the longest log with 30 ms to every answer. */
export const longestReading = 8000;

/**
 * Connects to a discovery controller, reads its log and disconnects; undefined where it takes no command before the host has authenticated itself.
 * Throws an Obstacle.
 * @param nqn that of the discovery subsystem
 * @param timeout milliseconds for all of it, however many parts the answers come in
 */
export function readDiscoveryLog(
  host: Host,
  endpoint: Endpoint,
  nqn: string,
  identity: HostIdentity,
  timeout: number,
): DiscoveryLog | undefined {
  const name = endpointName(endpoint.address, endpoint.port);
  const deadline = host.now() + timeout;
  const connection = openTransport(host, endpoint, Math.min(timeout, longestProbe));
  try {
    const queue = new AdminQueue(connection, name, () => deadline - host.now());
    if (!connectQueue(queue, name, nqn, identity)) {
      return undefined;
    }
    enable(host, queue, name, deadline);
    return readLog(name, (offset, length) => readPart(queue, name, offset, length));
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    throw error.code === "ETIMEDOUT"
      ? new Obstacle("remote", `${name} does not tell its discovery log in time`)
      : explainTcpError(error.code, endpoint);
  } finally {
    connection.close();
  }
}

/** Whether the controller takes commands now; one with AUTHREQ takes none before authentication. */
function connectQueue(queue: AdminQueue, name: string, nqn: string, identity: HostIdentity): boolean {
  const { entry, data } = makeConnect(nqn, identity);
  const { status, result } = queue.run(entry, data);
  if (status !== 0 && status !== Status.authenticationRequired) {
    const reason = connectErrors[status] ?? "see the target's log";
    throw new Obstacle("remote", `${name} rejects the connection (status 0x${status.toString(16)}): ${reason}`);
  }
  return status === 0 && result >>> 16 === 0;
}

function enable(host: Host, queue: AdminQueue, name: string, deadline: number): void {
  requireSuccess(queue.run(makeEnable()), name, "Property Set");
  for (;;) {
    const { result } = requireSuccess(queue.run(makeGetStatus()), name, "Property Get");
    if ((result & 3) === 1) {
      return;
    }
    if ((result & 2) !== 0 || host.now() + readyPause >= deadline) {
      throw new Obstacle("remote", `the discovery controller at ${name} does not become ready`);
    }
    host.sleep(readyPause);
  }
}

function readPart(queue: AdminQueue, name: string, offset: number, length: number): Uint8Array {
  const completion = queue.run(makeGetLogPage(discoveryPage, offset, length), undefined, length);
  const { data } = requireSuccess(completion, name, "Get Log Page");
  if (data.length < length) {
    throw new Obstacle("remote", `${name} sends ${data.length} bytes of its discovery log instead of ${length}`);
  }
  return data;
}

function requireSuccess(completion: Completion, name: string, command: string): Completion {
  if (completion.status !== 0) {
    throw new Obstacle(
      "remote",
      `${name} fails the command ${command} with status 0x${completion.status.toString(16)}`,
    );
  }
  return completion;
}
