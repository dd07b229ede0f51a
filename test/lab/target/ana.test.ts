// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { AnaState } from "./ana.ts";
import type { Client } from "./client.ts";
import { AdminOpcode, IoOpcode } from "./command.ts";
import { makeImage, makePattern, nqn, serve, uuid } from "./fixture.ts";
import { getLog, identify, read, write } from "./host.ts";
import type { ListenerOptions } from "./options.ts";

/** Two ports of one subsystem with two namespaces. */
function serveWith(t: TestContext, first?: AnaState, second?: AnaState) {
  const image = makeImage(t);
  const listener = (name: string, ana?: AnaState): ListenerOptions => ({
    name,
    subsystems: [nqn],
    ...(ana === undefined ? {} : { ana }),
  });
  return serve(t, {
    subsystems: [{ nqn, serial: "1", namespaces: [{ image, uuid }, { image }] }],
    listeners: [listener("a", first), listener("b", second)],
  });
}

const anaChanges = 1 << 11;
const enableNotices = (admin: Client) =>
  admin.run({ opcode: AdminOpcode.setFeatures, dwords: [0x0b, anaChanges | (1 << 8)] });
const requestEvent = (admin: Client) => admin.run({ opcode: AdminOpcode.asyncEventRequest });

/** State of the one group that the ANA log page has. */
async function stateIn(admin: Client): Promise<number | undefined> {
  return (await getLog(admin, 0x0c, 56)).data[32];
}

test("without a state, a target knows nothing of ANA", async (t) => {
  const { attach, target } = await serveWith(t);
  const { admin } = await attach();
  const { data } = await identify(admin, 1);
  assert.equal((data[76] as number) & 8, 0, "CMIC");
  assert.deepEqual([data.readUInt32LE(92), data.readUInt32LE(348)], [0, 0]);
  assert.equal((await identify(admin, 0, 1)).data.readUInt32LE(92), 0);
  assert.equal((await getLog(admin, 0x0c, 56)).status, 0x109);
  assert.throws(() => target.setAna("a", "inaccessible"), /no listener has an ANA state/);
});

test("Identify says what Linux needs to use ANA", async (t) => {
  const { attach } = await serveWith(t, "optimized");
  const { admin } = await attach();
  const { data } = await identify(admin, 1);
  assert.equal((data[76] as number) & 8, 8, "CMIC: ANA reporting");
  assert.equal(data.readUInt32LE(92) & anaChanges, anaChanges, "OAES: ANA change notices");
  assert.ok((data[342] as number) > 0, "ANATT");
  assert.equal((data[343] as number) & 31, 31, "ANACAP: every state");
  assert.deepEqual([data.readUInt32LE(344), data.readUInt32LE(348)], [1, 1], "ANAGRPMAX, NANAGRPID");
  assert.ok(data.readUInt32LE(540) > 0 && data.readUInt32LE(540) <= data.readUInt32LE(516), "0 < MNAN <= NN");
  assert.equal((await identify(admin, 0, 2)).data.readUInt32LE(92), 1, "ANAGRPID");
  assert.equal((await identify(admin, 8, 2)).data.readUInt32LE(4), 1, "the same, independent of the command set");
});

test("the log page has one group with all namespaces, and each port's own state", async (t) => {
  const { attach, target } = await serveWith(t, "non-optimized");
  const { admin } = await attach();
  const other = await attach({ listener: "b" });
  const { data } = await getLog(admin, 0x0c, 56);
  assert.equal(data.readUInt16LE(8), 1, "one descriptor");
  assert.deepEqual(
    [16, 20, 48, 52].map((at) => data.readUInt32LE(at)),
    [1, 2, 1, 2],
    "group, count, namespaces",
  );
  assert.equal(data[32], 2);
  assert.equal(await stateIn(other.admin), 1, "optimized where nothing is said");
  const groupsOnly = await admin.run({
    opcode: AdminOpcode.getLogPage,
    dwords: [0x0c | (1 << 8) | (11 << 16), 0],
    length: 48,
  });
  assert.equal(groupsOnly.data.readUInt32LE(20), 0);
  for (const [state, code] of [
    ["inaccessible", 3],
    ["persistent-loss", 4],
    ["change", 15],
    ["optimized", 1],
  ] as const) {
    const before = (await getLog(admin, 0x0c, 56)).data.readBigUInt64LE(0);
    target.setAna("a", state);
    const after = (await getLog(admin, 0x0c, 56)).data;
    assert.equal(after[32], code);
    assert.equal(after.readBigUInt64LE(0), before + 1n, "CHGCNT");
  }
  assert.equal(await stateIn(other.admin), 1);
});

test("commands to a namespace are carried out, or end with the state's status by this port and not by the other", async (t) => {
  const { attach, target } = await serveWith(t, "non-optimized", "optimized");
  const { io, admin } = await attach();
  const other = await attach({ listener: "b" });
  assert.equal((await write(io, 5, makePattern(512))).status, 0, "non-optimized serves");
  for (const [state, status] of [
    ["inaccessible", 0x302],
    ["persistent-loss", 0x301],
    ["change", 0x303],
  ] as const) {
    target.setAna("a", state);
    assert.equal((await read(io, 5, 1)).status, status);
    assert.equal((await write(io, 5, makePattern(512, 7))).status, status);
    for (const opcode of [IoOpcode.flush, IoOpcode.writeZeroes, IoOpcode.datasetManagement]) {
      assert.equal((await io.run({ opcode, nsid: 1, dwords: [5, 0, 0] })).status, status);
    }
    assert.equal((await identify(admin, 1)).status, 0, "the controller answers");
    const page = (await identify(admin, 0, 1)).data;
    assert.ok(page.readBigUInt64LE(0) > 0n, "NSZE stays");
    assert.equal(page.readBigUInt64LE(16), 0n, "NUSE is not known");
    assert.deepEqual((await read(other.io, 5, 1)).data, makePattern(512), "nothing was written");
  }
  target.setAna("a", "optimized");
  assert.deepEqual((await read(io, 5, 1)).data, makePattern(512));
});

test("the status of a state never says not to try again: Linux would not take another path", async (t) => {
  const { attach, target } = await serveWith(t, "inaccessible");
  const { io } = await attach();
  const completions: Buffer[] = [];
  io.socket.on("data", (chunk: Buffer) => completions.push(chunk));
  await read(io, 5, 1);
  assert.equal((Buffer.concat(completions).readUInt16LE(22) >>> 1) & 0x4000, 0);
  target.setAna("a", "optimized");
});

test("a change is told by one event until the log page has been read", async (t) => {
  const { attach, target } = await serveWith(t, "optimized");
  const { admin } = await attach();
  await enableNotices(admin);
  const [first, second] = [requestEvent(admin), requestEvent(admin)];
  second.catch(() => {}); // ends with the connection
  target.setAna("a", "inaccessible");
  assert.equal((await first).result, 0x0c0302n, "notice, ANA change, log page 0Ch");
  let told = false;
  void second.then(
    () => {
      told = true;
    },
    () => {},
  );
  target.setAna("a", "optimized");
  await identify(admin, 1);
  assert.equal(told, false, "the host knows");
  const retain = 1 << 15;
  await admin.run({ opcode: AdminOpcode.getLogPage, dwords: [0x0c | retain | (13 << 16), 0], length: 56 });
  target.setAna("a", "inaccessible");
  await identify(admin, 1);
  assert.equal(told, false, "a read that retains the event");
  assert.equal(await stateIn(admin), 3);
  target.setAna("a", "non-optimized");
  assert.equal((await second).result, 0x0c0302n);
});

test("a change without an event request is told with the next one, and not at all where the log page comes first", async (t) => {
  const { attach, target } = await serveWith(t, "optimized");
  const { admin } = await attach();
  await enableNotices(admin);
  target.setAna("a", "inaccessible");
  assert.equal((await requestEvent(admin)).result, 0x0c0302n);
  await stateIn(admin);
  target.setAna("a", "optimized");
  await stateIn(admin);
  const held = requestEvent(admin);
  held.catch(() => {});
  assert.equal(await Promise.race([held.then(() => "told"), identify(admin, 1).then(() => "held")]), "held");
});

test("a host that wants no notices, or is connected by another port, is told nothing", async (t) => {
  const { attach, target } = await serveWith(t, "optimized");
  const silent = await attach();
  const other = await attach({ listener: "b" });
  await enableNotices(other.admin);
  const held = [silent, other].map(({ admin }) => requestEvent(admin));
  for (const request of held) {
    request.catch(() => {});
  }
  target.setAna("a", "inaccessible");
  const answered = Promise.all([identify(silent.admin, 1), identify(other.admin, 1)]);
  assert.equal(
    await Promise.race([...held.map((request) => request.then(() => "told")), answered.then(() => "held")]),
    "held",
  );
});

test("a state that changes while nobody is connected is the one that a new controller finds", async (t) => {
  const { attach, target, events } = await serveWith(t, "inaccessible");
  await target.setFault("a", { kind: "drop" });
  target.setAna("a", "optimized");
  await target.setFault("a", { kind: "none" });
  const { admin, io } = await attach();
  assert.equal(await stateIn(admin), 1);
  assert.equal((await read(io, 5, 1)).status, 0);
  assert.ok(events.some((event) => event.kind === "ana" && event.state === "optimized"));
  assert.throws(() => target.setAna("c", "optimized"), /there is no listener c/);
});
