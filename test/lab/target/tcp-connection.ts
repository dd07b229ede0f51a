// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Socket } from "node:net";
import type { Port } from "./queue.ts";

/** What a connection does not answer. */
export type Silence = "none" | "commands" | "all";

/** A TCP connection that a listener accepted: reported when it begins and ends, cut or silenced when the listener's fault wants it. */
export abstract class TcpConnection {
  readonly number: number;
  protected readonly socket: Socket;
  protected readonly port: Port;
  protected silence: Silence = "none";
  /** Why the connection ends. */
  protected ending = "closed by the host";

  constructor(socket: Socket, number: number, port: Port) {
    this.number = number;
    this.socket = socket;
    this.port = port;
    socket.on("data", (chunk: Buffer) => this.push(chunk));
    socket.on("error", (error) => this.cut(error.message));
    socket.on("close", () => this.end());
    port.report({ kind: "connection", connection: number });
  }

  cut(reason: string): void {
    this.ending = reason;
    this.socket.destroy();
  }

  /** Stops reading, at once or when the transport is initialized, or reads on. */
  setSilence(silence: Silence): void {
    this.silence = silence;
    if (silence === "all" || (silence === "commands" && this.isInitialized())) {
      this.socket.pause();
    } else {
      this.socket.resume();
    }
  }

  /** Whether commands could come. */
  protected isInitialized(): boolean {
    return false;
  }

  /** Takes what the host sent. */
  protected abstract push(chunk: Buffer): void;

  protected end(): void {
    this.port.report({ kind: "disconnection", connection: this.number, reason: this.ending });
  }
}
