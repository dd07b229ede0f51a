// SPDX-License-Identifier: LGPL-2.1-or-later
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { endpointName } from "../endpoint.ts";
import type { TcpConnection, TcpOptions } from "../host.ts";
import { hostError } from "./errors.ts";
import { type Answer, type Request, serveConnections } from "./tcp-worker.ts";

/** The interface is ignored, but for the scope of a link-local address: Node has no SO_BINDTODEVICE. */
export function connectTcp(options: TcpOptions): TcpConnection {
  const name = endpointName(options.address, options.port);
  const { connection } = ask("connect", name, { kind: "connect", options });
  return {
    send: (bytes) => void ask("send", name, { kind: "send", connection, bytes }),
    receive: (length, timeout) => ask("receive", name, { kind: "receive", connection, length, timeout }).bytes,
    close: () => void ask("close", name, { kind: "close", connection }),
  };
}

interface Server {
  readonly port: MessagePort;
  /** Becomes 1 when an answer lies at the port. */
  readonly answered: Int32Array<SharedArrayBuffer>;
}

let server: Server | undefined;

/** A second thread does what Node offers only as events, while this one sleeps until it has the answer. */
function startServer(): Server {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(`(${serveConnections})()`, {
    eval: true,
    workerData: { port: port2, answered },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { port: port1, answered };
}

function ask(operation: string, name: string, request: Request): Answer {
  server ??= startServer();
  Atomics.store(server.answered, 0, 0);
  server.port.postMessage(request);
  Atomics.wait(server.answered, 0, 0);
  const answer: Answer = receiveMessageOnPort(server.port)?.message;
  if (answer.code !== "") {
    throw hostError(operation, name, answer);
  }
  return answer;
}
