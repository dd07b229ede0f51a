// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "./client.ts";
import { makeImage, nqn, otherNqn, serve, uuid } from "./fixture.ts";
import {
  connectQueue,
  defaultHostId,
  defaultHostNqn,
  getProperty,
  identify,
  openAdmin,
  openIo,
  setProperty,
} from "./host.ts";
import type { ConnectEvent, ListenerOptions } from "./options.ts";
import { startTarget } from "./server.ts";

test("a Connect is recorded with host NQN, host identifier, subsystem, queue and controller", async (t) => {
  const { attach, events } = await serve(t);
  const { controller } = await attach();
  const connects = events.filter((event): event is typeof event & ConnectEvent => event.kind === "connect");
  assert.deepEqual(
    connects.map(({ listener, queue, status }) => ({ listener, queue, status })),
    [
      { listener: "a", queue: 0, status: 0 },
      { listener: "a", queue: 1, status: 0 },
    ],
  );
  for (const event of connects) {
    assert.equal(event.hostNqn, defaultHostNqn);
    assert.equal(event.hostId, defaultHostId);
    assert.equal(event.subsystemNqn, nqn);
    assert.equal(event.controller, controller);
  }
  assert.equal(connects[0]?.keepAlive, 5000);
});

test("the Connect data may come after an R2T as well as in the capsule", async (t) => {
  const { port } = await serve(t);
  const client = await Client.open(port("a"));
  assert.equal((await connectQueue(client, { nqn }, { inCapsule: false })).status, 0);
  await client.close();
});

test("a controller becomes ready when it is enabled and says that its shutdown is complete", async (t) => {
  const { port } = await serve(t);
  const client = await Client.open(port("a"));
  await connectQueue(client, { nqn });
  assert.equal((await getProperty(client, 0x1c)).result, 0n);
  assert.equal((await identify(client, 1)).status, 0x00c, "commands before CC.EN are out of sequence");
  assert.equal((await setProperty(client, 0x14, 0x460001)).status, 0);
  assert.equal((await getProperty(client, 0x14)).result, 0x460001n);
  assert.equal((await getProperty(client, 0x1c)).result, 1n);
  assert.equal((await getProperty(client, 0x08)).result, 0x10400n);
  assert.equal((await getProperty(client, 0, true)).result & 0xffffn, 127n);
  await setProperty(client, 0x14, 0x464001);
  assert.equal((await getProperty(client, 0x1c)).result, 0b1001n);
  assert.equal((await getProperty(client, 0x1234)).status, 0x002);
  await client.close();
});

test("Connect Invalid Parameters tells which one: subsystem, controller, host, queue", async (t) => {
  const { port, attach, events } = await serve(t);
  const { controller } = await attach();
  const client = await Client.open(port("a"));
  t.after(() => client.close());
  const refused = async (options: object, connect: object) => {
    const { status, result } = await connectQueue(client, { nqn, ...options }, connect);
    assert.equal(status, 0x182);
    return Number(result);
  };
  assert.equal(await refused({ nqn: otherNqn }, {}), 0x10000 + 256);
  assert.equal(await refused({}, { controller: 7 }), 0x10000 + 16);
  assert.equal(await refused({}, { controller: 7, queue: 1 }), 0x10000 + 16);
  assert.equal(await refused({ hostNqn: "nqn.2014-08.org.example:x" }, { controller, queue: 2 }), 0x10000 + 512);
  assert.equal(await refused({ hostId: "22222222-2222-3333-4444-555555555555" }, { controller, queue: 2 }), 0x10000);
  assert.equal(await refused({}, { controller, queue: 1 }), 42, "queue 1 is there already");
  assert.equal(await refused({}, { queueSize: 1000 }), 44);
  assert.equal((await connectQueue(client, { nqn }, { controller, queue: 2 })).status, 0);
  assert.equal((await connectQueue(client, { nqn }, { controller, queue: 3 })).status, 0x00c, "connected already");
  assert.equal(events.filter((event) => event.kind === "connect" && event.status === 0x4182).length, 7);
});

test("controller identifiers are unique in a subsystem, over all its ports", async (t) => {
  const listeners: ListenerOptions[] = [
    { name: "a", subsystems: [nqn] },
    { name: "b", subsystems: [nqn] },
  ];
  const { attach } = await serve(t, { listeners });
  const controllers = await Promise.all([attach(), attach({ listener: "b" }), attach()]);
  assert.equal(new Set(controllers.map(({ controller }) => controller)).size, 3);
});

test("an I/O queue must come through the port of its controller", async (t) => {
  const listeners: ListenerOptions[] = [
    { name: "a", subsystems: [nqn] },
    { name: "b", subsystems: [nqn] },
  ];
  const { attach, port } = await serve(t, { listeners });
  const { controller } = await attach();
  await assert.rejects(openIo(port("b"), { nqn }, controller, 2), /0x182/);
});

test("the I/O queues end with the admin queue, the controller does not end with an I/O queue", async (t) => {
  const { attach, port } = await serve(t);
  const { admin, io, controller } = await attach();
  await io.close();
  const again = await openIo(port("a"), { nqn }, controller, 1);
  await admin.close();
  await again.closed;
  await assert.rejects(openIo(port("a"), { nqn }, controller, 1), /0x182/);
});

test("a target listens on IPv6 loopback too, and nowhere else", async (t) => {
  const { port } = await serve(t, { listeners: [{ name: "six", address: "::1", subsystems: [nqn] }] });
  const { admin } = await openAdmin(port("six"), { nqn, address: "::1" });
  await admin.close();
  const everywhere = { name: "x", address: "0.0.0.0" } as unknown as ListenerOptions;
  await assert.rejects(startTarget({ subsystems: [], listeners: [everywhere] }), /not a loopback address/);
});

test("options that contradict themselves are refused", async () => {
  const start = (subsystems: string[], names = ["a"]) =>
    startTarget({ subsystems: [], listeners: names.map((name) => ({ name, subsystems })) });
  await assert.rejects(start([nqn]), /there is no subsystem/);
  await assert.rejects(start([], ["a", "a"]), /two listeners are called a/);
});

test("a host that the subsystem does not know is refused", async (t) => {
  const hosts = ["nqn.2026-01.org.example:known"];
  const subsystem = { nqn, serial: "0001", namespaces: [{ image: makeImage(t), uuid }], hosts };
  const { port, attach } = await serve(t, { subsystems: [subsystem] });
  await assert.rejects(openAdmin(port("a"), { nqn }), /status 0x184/);
  await attach({ hostNqn: hosts[0] as string });
});
