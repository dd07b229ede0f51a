// SPDX-License-Identifier: LGPL-2.1-or-later

/** A TCP port, and the way there. */
export interface Endpoint {
  readonly interfaceName: string;
  /** Address to connect from. */
  readonly localAddress?: string;
  readonly address: string;
  readonly port: number;
}
