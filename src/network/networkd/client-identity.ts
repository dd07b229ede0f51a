// SPDX-License-Identifier: LGPL-2.1-or-later
import { toHex } from "../../nbft/values/bytes.ts";
import { encodeDuid } from "../../nbft/values/duid.ts";
import type { IpConfiguration } from "../../plan/types.ts";

/** Values of IAID=, DUIDType= and DUIDRawData= (systemd.network(5)). */
export interface ClientIdentity {
  readonly iaid: number;
  readonly duidType: number;
  readonly duidRawData: string;
}

/**
 * The identity that firmware's DHCPv6 client had, so that the operating system gets the same lease. systemd-networkd puts the type in front of
 * the raw data by itself; the data are bytes as on the wire, separated by colons.
 */
export function clientIdentity(configuration: IpConfiguration): ClientIdentity | undefined {
  const client = configuration.method === "dhcp" ? configuration.client : undefined;
  const wire = client === undefined ? undefined : encodeDuid(client.duid, "wire");
  if (client === undefined || wire === undefined) {
    return undefined;
  }
  const [high = 0, low = 0] = wire;
  return { iaid: client.iaid, duidType: high * 256 + low, duidRawData: toHex(wire, 2, wire.length, ":") };
}
