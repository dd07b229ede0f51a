// SPDX-License-Identifier: LGPL-2.1-or-later

/** A TCP port, and the way there. */
export interface Endpoint {
  readonly interfaceName: string;
  /** Address to connect from. */
  readonly localAddress?: string;
  readonly address: string;
  readonly port: number;
}

/** `10.0.0.1:4420` or `[fd00::1]:4420`. */
export function formatPort(address: string, port: number | string): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
