// SPDX-License-Identifier: LGPL-2.1-or-later
import { connect } from "node:net";

/** Gives one command to a running QEMU (QMP, the machine protocol of its monitor). Rejects with what QEMU answers where it refuses. */
export function monitor(socketPath: string, execute: string, parameters: object = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let received = "";
    let sent = false;
    socket.setTimeout(10_000, () => socket.destroy(new Error("QEMU's monitor does not answer")));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`QEMU's monitor closed: ${received}`)));
    socket.on("connect", () => socket.write('{"execute":"qmp_capabilities"}\n'));
    socket.on("data", (bytes) => {
      received += bytes.toString();
      const lines = received.split("\n");
      received = lines.pop() ?? "";
      for (const line of lines) {
        const answer = JSON.parse(line) as { return?: unknown; error?: { desc: string } };
        if (answer.error !== undefined) {
          reject(new Error(`${execute}: ${answer.error.desc}`));
        } else if (answer.return !== undefined && sent) {
          resolve();
          socket.destroy();
        } else if (answer.return !== undefined) {
          sent = true;
          socket.write(`${JSON.stringify({ execute, arguments: parameters })}\n`);
        }
      }
    });
  });
}
