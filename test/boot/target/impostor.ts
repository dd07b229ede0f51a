// SPDX-License-Identifier: LGPL-2.1-or-later
import { TcpConnection } from "./tcp-connection.ts";

/** A connection to something that is not an NVMe/TCP controller: it answers the first bytes as a web server would. */
export class Impostor extends TcpConnection {
  protected push(): void {
    if (this.socket.writable) {
      this.ending = "answered with something that is not NVMe/TCP";
      this.socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
  }
}
