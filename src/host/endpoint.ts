// SPDX-License-Identifier: LGPL-2.1-or-later

/** A TCP port, and the way there. */
export interface Endpoint {
  /** SO_BINDTODEVICE; the Node host cannot and ignores it. A link-local address takes its scope from it. Absent: by any route. */
  readonly interfaceName?: string;
  /** Address to connect from. */
  readonly localAddress?: string;
  /** Numeric, IPv4 or IPv6. */
  readonly address: string;
  readonly port: number;
}

/** How people and errors name the other end of a connection: `192.0.2.1:4420`, `[2001:db8::1]:4420`. */
export function endpointName(address: string, port: number | string): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
