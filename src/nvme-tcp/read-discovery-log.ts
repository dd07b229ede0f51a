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
import { type LogEntry, logEntryLength, readLogEntry, readLogHeader } from "./discovery-log.ts";
import { explainTcpError } from "./tcp-errors.ts";
import { longestProbe, openTransport } from "./transport.ts";

/** LID of the discovery log page. */
const discoveryPage = 0x70;
/** Entries of one Get Log Page: 4 KiB, the least that any controller transfers at once. */
const chunk = 4;
/** Entries that are looked at. A target with more is not one to boot from. */
const mostEntries = 1024;
/** How often the log is read anew because it has changed meanwhile. */
const mostReadings = 3;
/** Milliseconds between two questions whether the controller is ready. */
const readyPause = 20;

/** Milliseconds that a discovery controller may take in all: enough for the longest log with 30 ms to every answer. */
export const longestReading = 8000;

export interface DiscoveryLog {
  readonly entries: readonly LogEntry[];
  /** A line for each entry that was left out, and why. */
  readonly ignored: readonly string[];
}

/**
 * Connects to a discovery controller, reads its log and disconnects. Throws an Obstacle.
 * @param nqn that of the discovery subsystem
 * @param timeout milliseconds for all of it, however many parts the answers come in
 */
export function readDiscoveryLog(
  host: Host,
  endpoint: Endpoint,
  nqn: string,
  identity: HostIdentity,
  timeout: number,
): DiscoveryLog {
  const name = endpointName(endpoint.address, endpoint.port);
  const deadline = host.now() + timeout;
  const connection = openTransport(host, endpoint, Math.min(timeout, longestProbe));
  try {
    const queue = new AdminQueue(connection, name, () => deadline - host.now());
    connectQueue(queue, name, nqn, identity);
    enable(host, queue, name, deadline);
    return readLog(queue, name);
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

function connectQueue(queue: AdminQueue, name: string, nqn: string, identity: HostIdentity): void {
  const { entry, data } = makeConnect(nqn, identity);
  const { status, result } = queue.run(entry, data);
  if (status !== 0) {
    const wanted = "it wants authentication, which nbft-boot cannot do to a discovery controller yet";
    const reason =
      status === Status.authenticationRequired ? wanted : (connectErrors[status] ?? "see the target's log");
    throw new Obstacle("remote", `${name} rejects the connection (status 0x${status.toString(16)}): ${reason}`);
  }
  // AUTHREQ: the controller takes no other command before authentication.
  if (result >>> 16 !== 0) {
    throw new Obstacle(
      "permanent",
      `${name} wants authentication, which nbft-boot cannot do to a discovery controller yet`,
    );
  }
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

function readLog(queue: AdminQueue, name: string): DiscoveryLog {
  const readHeader = () => readLogHeader(readPart(queue, name, 0, logEntryLength));
  let header = readHeader();
  for (let reading = 0; reading < mostReadings; reading++) {
    if (header.format !== 0) {
      throw new Obstacle("permanent", `the discovery log of ${name} has the unknown record format ${header.format}`);
    }
    const log = readEntries(queue, name, header.count);
    const { generation } = header;
    header = readHeader();
    if (header.generation === generation) {
      return log;
    }
  }
  throw new Obstacle("remote", `the discovery log of ${name} changes all the time`);
}

function readEntries(queue: AdminQueue, name: string, count: number): DiscoveryLog {
  const entries: LogEntry[] = [];
  const ignored: string[] = count > mostEntries ? [`entries from ${mostEntries} on: too many`] : [];
  const end = Math.min(count, mostEntries);
  for (let first = 0; first < end; first += chunk) {
    const length = Math.min(chunk, end - first) * logEntryLength;
    const bytes = readPart(queue, name, (1 + first) * logEntryLength, length);
    for (let offset = 0; offset < length; offset += logEntryLength) {
      const entry = readLogEntry(bytes.subarray(offset, offset + logEntryLength));
      if (typeof entry === "string") {
        ignored.push(`entry ${first + offset / logEntryLength}: ${entry}`);
      } else if (entry !== undefined) {
        entries.push(entry);
      }
    }
  }
  return { entries, ignored };
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
