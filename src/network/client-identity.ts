// SPDX-License-Identifier: LGPL-2.1-or-later
import { encodeDuid } from "../nbft/values/duid.ts";
import type { IpConfiguration } from "../plan/types.ts";

/** Identity of a DHCPv6 client (RFC 8415, sections 11 and 12). */
export interface ClientIdentity {
  readonly iaid: number;
  /** As on the wire: two bytes of type, big-endian, and the rest. */
  readonly duid: Uint8Array;
}

/** The identity that firmware's DHCPv6 client had, so that the operating system gets the same lease; undefined where the table has none. */
export function clientIdentity(configuration: IpConfiguration): ClientIdentity | undefined {
  const client = configuration.method === "dhcp" ? configuration.client : undefined;
  const duid = client === undefined ? undefined : encodeDuid(client.duid, "wire");
  return client === undefined || duid === undefined ? undefined : { iaid: client.iaid, duid };
}
