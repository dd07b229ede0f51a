// SPDX-License-Identifier: LGPL-2.1-or-later
import { TcpConnection } from "./tcp-connection.ts";

// Longer than an ICResp, so that a host has a whole PDU's length to look at.
const page = `<!DOCTYPE html><title>400 Bad Request</title>${"<p>This is not the server that you are looking for.".repeat(4)}`;

/** A connection to something that is not an NVMe/TCP controller: it answers the first bytes as a web server would. */
export class Impostor extends TcpConnection {
  protected push(): void {
    if (this.socket.writable) {
      this.ending = "answered with something that is not NVMe/TCP";
      this.socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`);
    }
  }
}
