// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";
import type { TcpOptions } from "../host.ts";

export type Request =
  | { readonly kind: "connect"; readonly options: TcpOptions }
  | { readonly kind: "send"; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: "receive"; readonly connection: number; readonly length: number; readonly timeout: number }
  | { readonly kind: "close"; readonly connection: number };

export interface Answer {
  /** Errno of what failed; empty where nothing did. */
  readonly code: string;
  /** The number of the connection that was asked for or made. */
  readonly connection: number;
  /** What was received. */
  readonly bytes: Uint8Array;
}

/** Body of the thread that holds the connections. Its source text is what the thread is started with, so it refers to nothing outside. */
export async function serveConnections(): Promise<void> {
  const { connect, isIP } = await import("node:net");
  const { workerData } = await import("node:worker_threads");
  const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };
  const sockets = new Map<number, Socket>();
  let last = 0;

  function answer(connection: number, code: string, bytes: Uint8Array = new Uint8Array()): void {
    port.postMessage({ code, connection, bytes } satisfies Answer);
    Atomics.store(answered, 0, 1);
    Atomics.notify(answered, 0);
  }

  /** Waits for one of these events; the answer's code is ETIMEDOUT where none comes. */
  function waitFor(socket: Socket, events: readonly string[], timeout: number): Promise<string> {
    return new Promise((resolve) => {
      const finish = (code: string): void => {
        clearTimeout(timer);
        socket.off("error", fail);
        for (const event of events) {
          socket.off(event, succeed);
        }
        resolve(code);
      };
      const fail = (error: NodeJS.ErrnoException): void => finish(error.code ?? "EIO");
      const succeed = (): void => finish("");
      const timer = setTimeout(() => finish("ETIMEDOUT"), timeout);
      socket.once("error", fail);
      for (const event of events) {
        socket.once(event, succeed);
      }
    });
  }

  async function open({ address, port, interfaceName, localAddress, timeout }: TcpOptions): Promise<void> {
    const isNumeric = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");
    if (!isNumeric(address) || !(port >= 1 && port <= 65535) || !isNumeric(localAddress ?? address)) {
      return answer(0, "EINVAL");
    }
    const scoped = /^fe[89ab]/i.test(address) && interfaceName !== undefined;
    const socket = connect({
      host: scoped ? `${address}%${interfaceName}` : address,
      port,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const code = await waitFor(socket, ["connect"], timeout);
    socket.on("error", () => {}); // Whoever waits next sees it; nobody may.
    if (code !== "") {
      socket.destroy();
      return answer(0, code);
    }
    last += 1;
    sockets.set(last, socket.pause());
    answer(last, "");
  }

  async function receive(connection: number, socket: Socket, length: number, timeout: number): Promise<void> {
    const deadline = performance.now() + timeout;
    const bytes = new Uint8Array(length);
    for (let received = 0; ; ) {
      // What is there is taken out: a socket that has something to read is "readable" at once, again and again.
      const available = Math.min(length - received, socket.readableLength);
      const part: Uint8Array | null = available === 0 ? null : socket.read(available);
      bytes.set(part ?? [], received);
      received += part?.length ?? 0;
      if (received === length || socket.readableEnded || socket.destroyed) {
        return answer(connection, "", bytes.slice(0, received));
      }
      const code = await waitFor(socket, ["readable", "end", "close"], deadline - performance.now());
      if (code !== "") {
        return answer(connection, code);
      }
    }
  }

  port.on("message", (request: Request) => {
    if (request.kind === "connect") {
      open(request.options).catch((error: NodeJS.ErrnoException) => answer(0, error.code ?? "EIO"));
      return;
    }
    const socket = sockets.get(request.connection);
    if (request.kind === "close") {
      socket?.destroy();
      sockets.delete(request.connection);
      answer(request.connection, "");
    } else if (socket === undefined) {
      answer(request.connection, "EBADF");
    } else if (request.kind === "send") {
      socket.write(request.bytes, (error: NodeJS.ErrnoException | null | undefined) => {
        // The other end has closed: Node says ERR_STREAM_DESTROYED where it has noticed already.
        const code = error?.code?.startsWith("E") && !error.code.startsWith("ERR_") ? error.code : "EPIPE";
        answer(request.connection, error ? code : "");
      });
    } else {
      void receive(request.connection, socket, request.length, request.timeout);
    }
  });
}
