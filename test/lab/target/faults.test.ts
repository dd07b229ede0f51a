// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "./client.ts";
import { type Fixture, makePattern, nqn, serve, waitForEvent } from "./fixture.ts";
import { openAdmin, openIo, read, write } from "./host.ts";
import type { Fault, ListenerOptions } from "./options.ts";

const faulty = (t: TestContext, fault: Fault) => serve(t, { listeners: [{ name: "a", subsystems: [nqn], fault }] });

/** Tries until it works. */
async function attachWhenUp(fixture: Fixture): ReturnType<Fixture["attach"]> {
  for (;;) {
    try {
      return await fixture.attach();
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ECONNREFUSED");
      await sleep(10);
    }
  }
}

test("late: refused first, on a port that is known already, then served", async (t) => {
  const fixture = await faulty(t, { kind: "late", milliseconds: 200 });
  assert.ok(fixture.port("a") > 0);
  await assert.rejects(fixture.attach(), { code: "ECONNREFUSED" });
  await attachWhenUp(fixture);
});

test("refuse: new connections are refused, established ones go on, until it ends", async (t) => {
  const fixture = await serve(t);
  const { io } = await fixture.attach();
  await fixture.target.setFault("a", { kind: "refuse" });
  await assert.rejects(fixture.attach(), { code: "ECONNREFUSED" });
  assert.equal((await read(io, 1, 1)).status, 0);
  await fixture.target.setFault("a", { kind: "none" });
  await fixture.attach();
});

test("silent: accepts and does not answer, until it ends", async (t) => {
  const fixture = await serve(t);
  const { io } = await fixture.attach();
  await fixture.target.setFault("a", { kind: "silent" });
  const answered: string[] = [];
  const opened = Client.open(fixture.port("a")).then((client) => {
    answered.push("ICReq");
    return client;
  });
  const done = read(io, 9, 1).then(() => answered.push("read"));
  await sleep(100);
  assert.deepEqual(answered, []);
  assert.equal(fixture.events.filter(({ kind }) => kind === "connection").length, 3, "it was accepted");
  await fixture.target.setFault("a", { kind: "none" });
  await (await opened).close();
  await done;
});

test("stall: answers ICReq and no command, until it ends", async (t) => {
  const fixture = await serve(t);
  const { io } = await fixture.attach();
  await fixture.target.setFault("a", { kind: "stall" });
  const client = await Client.open(fixture.port("a"));
  let isRead = false;
  const done = read(io, 9, 1).then(() => {
    isRead = true;
  });
  await sleep(100);
  assert.equal(isRead, false);
  await fixture.target.setFault("a", { kind: "none" });
  await client.close();
  await done;
});

test("silent connections can be cut", async (t) => {
  const fixture = await faulty(t, { kind: "silent" });
  const socket = connect({ port: fixture.port("a"), host: "127.0.0.1" });
  await once(socket, "connect");
  socket.write("x");
  await sleep(20);
  await fixture.target.setFault("a", { kind: "disconnect" });
  socket.resume();
  await Promise.race([once(socket, "close"), once(socket, "error")]);
});

test("drop: every connection is cut, new ones are refused, then all is well and what was written is still there", async (t) => {
  const fixture = await serve(t);
  const { admin, io } = await fixture.attach();
  await write(io, 3, makePattern(512));
  await fixture.target.setFault("a", { kind: "drop", milliseconds: 200 });
  await Promise.all([admin.closed, io.closed]);
  await assert.rejects(fixture.attach(), { code: "ECONNREFUSED" });
  const again = await attachWhenUp(fixture);
  assert.deepEqual((await read(again.io, 3, 1)).data, makePattern(512));
  const kinds = fixture.events.map(({ kind }) => kind).filter((kind) => /listening/.test(kind));
  assert.deepEqual(kinds, ["listening", "not-listening", "listening"]);
});

test("drop without a time lasts until another fault, or none, is set", async (t) => {
  const fixture = await serve(t);
  await fixture.target.setFault("a", { kind: "drop" });
  await sleep(50);
  await assert.rejects(fixture.attach(), { code: "ECONNREFUSED" });
  await fixture.target.setFault("a", { kind: "none" });
  await fixture.attach();
});

test("disconnect: every connection is cut, and the host can come back at once", async (t) => {
  const fixture = await serve(t);
  const { admin, io } = await fixture.attach();
  await fixture.target.setFault("a", { kind: "disconnect" });
  await fixture.attach();
  await Promise.all([admin.closed, io.closed]);
  await waitForEvent(fixture.events, "disconnection", /"disconnected"/);
});

test("not-nvme: the answer to ICReq is none", async (t) => {
  const fixture = await faulty(t, { kind: "not-nvme" });
  const socket = connect({ port: fixture.port("a"), host: "127.0.0.1" });
  socket.write(Buffer.alloc(128));
  const [answer] = await once(socket, "data");
  assert.match(String(answer), /^HTTP/);
  await once(socket, "close");
  await assert.rejects(fixture.attach(), /no ICResp/);
  await fixture.target.setFault("a", { kind: "none" });
  await fixture.attach();
});

test("refuse-connect: Connect gets that status, on admin and I/O queues", async (t) => {
  const fixture = await serve(t);
  const { controller } = await fixture.attach();
  await fixture.target.setFault("a", { kind: "refuse-connect", status: 0x4184 });
  await assert.rejects(openAdmin(fixture.port("a"), { nqn }), /0x184/);
  await assert.rejects(openIo(fixture.port("a"), { nqn }, controller, 2), /0x184/);
  assert.equal(fixture.events.findLast((event) => event.kind === "connect")?.status, 0x4184);
});

test("a fault is one listener's alone, and an unknown listener's is refused", async (t) => {
  const listeners: ListenerOptions[] = [
    { name: "a", subsystems: [nqn], fault: { kind: "refuse" } },
    { name: "b", subsystems: [nqn] },
  ];
  const { attach, target } = await serve(t, { listeners });
  await attach({ listener: "b" });
  await assert.rejects(attach(), { code: "ECONNREFUSED" });
  await assert.rejects(target.setFault("c", { kind: "none" }), /there is no listener c/);
});

test("faults set one after the other, without waiting, end in the last one", async (t) => {
  const fixture = await serve(t);
  const kinds = ["refuse", "none", "silent", "refuse", "disconnect", "none"] as const;
  await Promise.all(kinds.map((kind) => fixture.target.setFault("a", { kind })));
  await fixture.attach();
});

test("close cuts what is connected, also while a fault waits for its end", async (t) => {
  const fixture = await serve(t);
  const { io } = await fixture.attach();
  await fixture.target.setFault("a", { kind: "late", milliseconds: 60_000 });
  await fixture.target.close();
  await io.closed;
});
