// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { GuestLine } from "./line.ts";

/** A machine that is asked, and does this with each question. */
async function lineTo(t: TestContext, answer: (socket: Socket, question: string) => void): Promise<GuestLine> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-line-"));
  const path = join(folder, "line");
  const server = createServer((socket) => socket.on("data", (bytes) => answer(socket, bytes.toString())));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const line = new GuestLine(path);
  t.after(() => {
    line.close();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return line;
}

test("an answer may come in parts, and a hundred questions may be asked", async (t) => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on("warning", warn);
  t.after(() => process.off("warning", warn));
  const line = await lineTo(t, (socket, question) => {
    socket.write(`you ask: ${question}`);
    setImmediate(() => socket.write("\u0004\n"));
  });
  for (let count = 0; count < 100; count++) {
    assert.equal(await line.ask(`status ${count}`, 5000), `you ask: status ${count}\n`);
  }
  assert.deepEqual(warnings, []);
});

test("what comes too late is no answer to the next question", async (t) => {
  const line = await lineTo(t, (socket, question) => {
    setTimeout(() => socket.write(`${question}\u0004\n`), question === "slow\n" ? 300 : 0);
  });
  await assert.rejects(line.ask("slow", 50), /the machine does not answer/);
  assert.equal(await line.ask("quick", 5000), "quick\n");
});

test("where there is no machine, that is said", async () => {
  await assert.rejects(new GuestLine("/nowhere/line").ask("status", 5000), /ENOENT/);
});
