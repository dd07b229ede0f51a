// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Endpoint } from "../host/endpoint.ts";
import { endpointName } from "../host/endpoint.ts";
import { type Host, HostError, type TcpConnection } from "../host/host.ts";
import { Obstacle, Unreachable } from "../machine/obstacle.ts";
import { explainSilence } from "../machine/reverse-path.ts";
import {
  checkIcResp,
  commonHeaderLength,
  describeTermReq,
  initializeLength,
  makeIcReq,
  PduType,
  readCommonHeader,
} from "./pdu.ts";
import { explainTcpError } from "./tcp-errors.ts";

/** Milliseconds that one attempt to get an ICResp may take in all. */
export const longestProbe = 2000;

/** ContentType "alert" of TLS (RFC 8446, section 5.1), the first byte of a TLS server's answer to whatever is not TLS. */
export const tlsAlert = 0x15;

/** An initialized NVMe/TCP connection, without digests: the ICResp has been read. Throws an Obstacle. */
export function openTransport(host: Host, endpoint: Endpoint, timeout: number): TcpConnection {
  return openConnection(host, endpoint, timeout, initialize);
}

/**
 * A connection over which something has been said already. Throws an Obstacle.
 * @param begin throws an Obstacle or a HostError
 */
export function openConnection(
  host: Host,
  endpoint: Endpoint,
  timeout: number,
  begin: (connection: TcpConnection, target: string, timeLeft: () => number) => void,
): TcpConnection {
  const { interfaceName, localAddress, address, port } = endpoint;
  const deadline = host.now() + timeout;
  let connection: TcpConnection | undefined;
  try {
    const local = {
      ...(interfaceName === undefined ? {} : { interfaceName }),
      ...(localAddress === undefined ? {} : { localAddress }),
    };
    connection = host.connectTcp({ address, port, ...local, timeout });
    begin(connection, endpointName(endpoint.address, endpoint.port), () => Math.max(1, deadline - host.now()));
    return connection;
  } catch (error) {
    connection?.close();
    if (!(error instanceof HostError)) {
      throw error;
    }
    const { kind, message, advice } = explainTcpError(error.code, endpoint);
    const why = error.code === "ETIMEDOUT" ? explainSilence(host, interfaceName, address) : "";
    const isNobody = connection === undefined && kind === "remote";
    throw new (isNobody ? Unreachable : Obstacle)(kind, message + why, why === "" ? advice : "");
  }
}

function initialize(connection: TcpConnection, target: string, timeLeft: () => number): void {
  connection.send(makeIcReq());
  const header = receive(
    connection,
    commonHeaderLength,
    timeLeft(),
    `${target} accepts connections, but does not answer`,
  );
  if (header.length === 0) {
    throw new Obstacle("remote", `${target} closes the connection instead of answering`);
  }
  if (header[0] === tlsAlert) {
    throw new Obstacle("remote", `${target} speaks TLS only, and the table does not ask for it`);
  }
  if (header.length < commonHeaderLength) {
    throw notNvme(target);
  }
  const { type, length } = readCommonHeader(header);
  if (type === PduType.c2hTermReq) {
    const status = receive(connection, 2, timeLeft(), `${target} breaks off in the middle of its answer`);
    throw new Obstacle("remote", `${target} refuses the connection: ${describeTermReq(status)}`);
  }
  if (type !== PduType.icResp || length !== initializeLength) {
    throw notNvme(target);
  }
  const unfinished = `${target} breaks off in the middle of its answer`;
  const rest = receive(connection, initializeLength - commonHeaderLength, timeLeft(), unfinished);
  if (rest.length < initializeLength - commonHeaderLength) {
    throw new Obstacle("remote", unfinished);
  }
  const complaint = checkIcResp(Uint8Array.of(...header, ...rest));
  if (complaint !== undefined) {
    throw new Obstacle("remote", `${target} answers with a wrong ICResp: ${complaint}`);
  }
}

function notNvme(target: string): Obstacle {
  return new Obstacle("remote", `${target} is not an NVMe/TCP controller`, "correct address or port");
}

/** Bytes, fewer than asked for where the target closes; an Obstacle with this message where it leaves us waiting. */
export function receive(connection: TcpConnection, length: number, timeout: number, silence: string): Uint8Array {
  try {
    return connection.receive(length, timeout);
  } catch (error) {
    throw error instanceof HostError && error.code === "ETIMEDOUT"
      ? new Obstacle("remote", silence, "look at the target, and at the MTU")
      : error;
  }
}
