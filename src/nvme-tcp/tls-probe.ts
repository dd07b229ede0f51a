// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Endpoint } from "../host/endpoint.ts";
import type { Host } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";
import { openConnection, receive, tlsAlert } from "./transport.ts";

/** ContentType "handshake" (RFC 8446, section 5.1). */
const handshake = 0x16;

/** Of a record, and of a handshake message in it. */
const recordHeader = [handshake, 3, 1];
const clientHello = 1;

/** Extensions by their number: only TLS 1.3; X25519 and P-256, with a key for neither; two signatures that everybody knows. */
const extensions: readonly (readonly number[])[] = [
  [0, 43, 0, 3, 2, 3, 4],
  [0, 10, 0, 6, 0, 4, 0, 29, 0, 23],
  [0, 51, 0, 2, 0, 0],
  [0, 13, 0, 6, 0, 4, 4, 3, 8, 4],
];

/**
 * A ClientHello without a pre-shared key, the same each time: nothing is to come of it but a sign of life. A server asks for another one, or
 * refuses with an alert.
 */
export function makeClientHello(): Uint8Array {
  const all = extensions.flat();
  const random = Array.from({ length: 32 }, (_, index) => index);
  const body = [3, 3, ...random, 0, 0, 4, 0x13, 1, 0x13, 2, 1, 0, 0, all.length, ...all];
  const message = [clientHello, 0, 0, body.length, ...body];
  return Uint8Array.of(...recordHeader, 0, message.length, ...message);
}

/**
 * Asks whether somebody speaks TLS there, and throws an Obstacle where not: the kernel's own handshake with a silent target holds its connect
 * lock for 10 s, and one with a target without TLS until the target loses patience.
 */
export function probeTls(host: Host, endpoint: Endpoint, timeout: number): void {
  openConnection(host, endpoint, timeout, (connection, target, timeLeft) => {
    connection.send(makeClientHello());
    const [first] = receive(connection, 1, timeLeft(), `${target} accepts connections, but does not answer TLS`);
    if (first !== tlsAlert && first !== handshake) {
      throw new Obstacle("remote", `${target} does not speak TLS, which is required`, "configure TLS at the target");
    }
  }).close();
}
