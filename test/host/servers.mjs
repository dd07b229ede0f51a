// SPDX-License-Identifier: LGPL-2.1-or-later
// The other end of the Hosts' connections, in a process of its own: the Hosts under test block theirs. Prints its ports as JSON.

import { createServer } from "node:net";
import { Worker } from "node:worker_threads";

function listen(server) {
  return new Promise((resolve) => server.listen({ port: 0, host: "::" }, () => resolve(server.address().port)));
}

const talking = createServer((socket) => {
  socket.write(`${socket.remoteAddress.replace("::ffff:", "")}\n`);
  socket.on("error", () => {}).pipe(socket);
});
const closing = createServer((socket) => socket.on("error", () => {}).end("short"));
const refusing = createServer();
const ports = { talking: await listen(talking), closing: await listen(closing), refusing: await listen(refusing) };
refusing.close();

// A thread that listens and then sleeps for good accepts nobody.
const sleeper = new Worker(
  `const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
     require("node:worker_threads").parentPort.postMessage(server.address().port);
     setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
   });`,
  { eval: true },
);
sleeper.once("message", (full) => process.stdout.write(`${JSON.stringify({ ...ports, full })}\n`));
