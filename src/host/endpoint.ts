// SPDX-License-Identifier: LGPL-2.1-or-later
import type { TcpOptions } from "./host.ts";

/** How errors name the other end of a connection: `192.0.2.1:4420`, `[2001:db8::1]:4420`. */
export function endpointName({ address, port }: Pick<TcpOptions, "address" | "port">): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
