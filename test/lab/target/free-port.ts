// SPDX-License-Identifier: LGPL-2.1-or-later
import { once } from "node:events";
import { createServer } from "node:net";

// Below the range that Linux takes the ports of outgoing connections from: else one of those could take a port while a fault keeps it closed.
const first = 20000;
const count = 12768;

/** A port of this loopback address that nobody listens on. */
export async function findFreePort(address: string): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    const server = createServer();
    try {
      server.listen({ host: address, port });
      await once(server, "listening");
      return port;
    } catch {
      // taken: try another
    } finally {
      server.close();
    }
  }
  throw new Error(`no free port on ${address}`);
}
