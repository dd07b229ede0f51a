// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Endpoint, endpointName } from "../host/endpoint.ts";
import { type Host, HostError, type TcpConnection } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { AdminQueue } from "./admin-queue.ts";
import { makeGetStatus } from "./discovery-commands.ts";
import { openTransport } from "./transport.ts";

/**
 * Asks whether an NVMe/TCP controller answers, and throws an Obstacle where none does. The kernel holds one lock for all its connects while it
 * waits up to 3 s for a TCP connection, 10 s for an ICResp and 60 s for the Connect command, so only a target that has just answered here may
 * be given to it.
 */
export function probe(host: Host, endpoint: Endpoint, timeout: number): void {
  const deadline = host.now() + timeout;
  const connection = openTransport(host, endpoint, timeout);
  try {
    requireCommands(connection, endpointName(endpoint.address, endpoint.port), () => deadline - host.now());
  } finally {
    connection.close();
  }
}

/**
 * A target may answer the ICReq and then nothing: its transport lives, what is behind it does not. A Property Get before Connect makes no
 * controller, and is refused (NVMe Base Specification 2.0, section 3.3.2.2); that, or the end of the connection, is a sign of life.
 */
function requireCommands(connection: TcpConnection, target: string, timeLeft: () => number): void {
  try {
    new AdminQueue(connection, target, timeLeft).run(makeGetStatus());
  } catch (error) {
    if (error instanceof HostError && error.code === "ETIMEDOUT") {
      throw new Obstacle("remote", `${target} accepts connections, but answers no command`, "look at its storage");
    }
    if (!(error instanceof HostError) && !(error instanceof Obstacle)) {
      throw error;
    }
  }
}
