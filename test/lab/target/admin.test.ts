// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { AdminOpcode } from "./command.ts";
import { imageSize, makeImage, nqn, serve } from "./fixture.ts";
import { getLog, identify, openAdmin } from "./host.ts";

test("Identify Controller carries what Linux insists on and what multipath needs", async (t) => {
  const { attach } = await serve(t);
  const { admin, controller } = await attach();
  const { data } = await identify(admin, 1);
  assert.equal(data.toString("latin1", 4, 24), "0001".padEnd(20));
  assert.equal(data.toString("latin1", 24, 64).trim(), "nbft-boot test target");
  assert.equal((data[76] as number) & 2, 2, "CMIC: several controllers");
  assert.equal(data.readUInt16LE(78), controller);
  assert.equal(data[111], 1, "CNTRLTYPE: I/O");
  assert.ok(data.readUInt16LE(320) > 0, "keep alive is mandatory");
  assert.equal(data.readUInt32LE(536) & 1, 1, "SGLs are mandatory");
  assert.equal(data.toString("latin1", 768, 768 + nqn.length), nqn);
  assert.equal(data.readUInt32LE(1792) * 16, 64 + 8192, "IOCCSZ");
});

test("Identify Namespace gives size, shared access and identifiers; the active list the namespaces", async (t) => {
  const image = makeImage(t);
  const namespaces = [
    { image, uuid: "c0ffee00-1111-4222-8333-444444444444" },
    { nsid: 5, image, nguid: "00112233445566778899aabbccddeeff", eui64: "0011223344556677" },
  ];
  const { attach } = await serve(t, { subsystems: [{ nqn, serial: "0001", namespaces }] });
  const { admin } = await attach();
  const list = (await identify(admin, 2)).data;
  assert.deepEqual([list.readUInt32LE(0), list.readUInt32LE(4), list.readUInt32LE(8)], [1, 5, 0]);
  assert.equal((await identify(admin, 2, 1)).data.readUInt32LE(0), 5, "the list starts behind the given one");
  const page = (await identify(admin, 0, 5)).data;
  assert.equal(page.readBigUInt64LE(0), BigInt(imageSize / 512));
  assert.equal(page[30], 1, "NMIC: shared");
  assert.equal(page.toString("hex", 104, 120), "00112233445566778899aabbccddeeff");
  assert.equal(page.toString("hex", 120, 128), "0011223344556677");
  assert.equal(page[130], 9, "blocks of 2^9 bytes");
  assert.equal(
    (await identify(admin, 3, 1)).data.toString("hex", 0, 24),
    `03100000c0ffee0011114222833344444444444400000000`,
  );
  assert.equal(
    (await identify(admin, 3, 5)).data.toString("hex", 0, 32),
    "010800000011223344556677" + "0210000000112233445566778899aabbccddeeff",
  );
  assert.equal((await identify(admin, 0, 2)).status, 0x00b, "no such namespace");
  assert.equal((await identify(admin, 8, 1)).data[14], 1, "ready");
  assert.equal((await identify(admin, 0x1c)).data[0], 1, "NVM command set");
  assert.equal((await identify(admin, 0x77)).status, 0x002);
});

test("Set Features grants at most 16 I/O queues, and Get Features remembers", async (t) => {
  const { attach } = await serve(t);
  const { admin } = await attach();
  const set = (feature: number, value: number) =>
    admin.run({ opcode: AdminOpcode.setFeatures, dwords: [feature, value] });
  const get = (feature: number, length = 0) =>
    admin.run({ opcode: AdminOpcode.getFeatures, dwords: [feature], length });
  assert.equal((await set(7, 0x00030003)).result, 0x00030003n);
  assert.equal((await set(7, 0x00ff00ff)).result, 0x000f000fn);
  assert.equal((await get(7)).result, 0x000f000fn);
  assert.equal((await set(0x0b, 0x900)).status, 0);
  assert.equal((await get(0x0b)).result, 0x900n);
  assert.equal((await get(6)).result, 1n, "volatile write cache");
  assert.equal((await get(0x81, 16)).data.toString("hex"), "11111111222233334444555555555555");
  assert.equal((await set(0x55, 0)).status, 0x002);
});

test("event requests are held, four at most, and can be aborted", async (t) => {
  const { attach } = await serve(t);
  const { admin } = await attach();
  const held = [1, 2, 3, 4].map(() => admin.run({ opcode: AdminOpcode.asyncEventRequest }));
  for (const request of held) {
    request.catch(() => {}); // those that are left end with the connection
  }
  assert.equal((await admin.run({ opcode: AdminOpcode.asyncEventRequest })).status, 0x105);
  assert.equal((await admin.run({ opcode: AdminOpcode.keepAlive })).status, 0);
  const firstId = 3; // after Connect and Property Set
  const abort = await admin.run({ opcode: AdminOpcode.abort, dwords: [firstId << 16] });
  assert.equal(abort.result, 0n);
  assert.equal((await held[0])?.status, 0x007);
  assert.equal((await admin.run({ opcode: AdminOpcode.abort, dwords: [99 << 16] })).result, 1n, "not aborted");
});

test("log pages: error, health and firmware; an unknown one fails; offsets count", async (t) => {
  const { attach } = await serve(t);
  const { admin } = await attach();
  assert.equal((await getLog(admin, 1, 64)).status, 0);
  assert.equal((await getLog(admin, 2, 512)).data.readUInt16LE(1), 300);
  assert.equal((await getLog(admin, 3, 512)).data.toString("latin1", 8, 16), "1".padEnd(8));
  assert.equal((await getLog(admin, 3, 8, 8)).data.toString("latin1"), "1".padEnd(8));
  assert.equal((await getLog(admin, 3, 8, 1024)).status, 0x002);
  assert.equal((await getLog(admin, 0x70, 1024)).status, 0x109, "not a discovery controller");
  assert.equal((await admin.run({ opcode: 0x55 })).status, 0x001);
});

test("the discovery log page lists advertised addresses, ports of listeners and referrals", async (t) => {
  const discovery = [
    { nqn, traddr: "10.9.0.1", trsvcid: "b" },
    { nqn, traddr: "fd00::1", trsvcid: 4420 },
    { kind: "referral" as const, traddr: "10.9.1.1", trsvcid: 8009 },
  ];
  const { port } = await serve(t, {
    listeners: [
      { name: "a", discovery },
      { name: "b", subsystems: [nqn] },
    ],
  });
  const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";
  const { admin } = await openAdmin(port("a"), { nqn: discoveryNqn });
  t.after(() => admin.close());
  assert.equal((await identify(admin, 1)).data[111], 2, "CNTRLTYPE: discovery");
  const header = (await getLog(admin, 0x70, 1024)).data;
  assert.equal(header.readBigUInt64LE(8), 3n);
  const { data } = await getLog(admin, 0x70, 3 * 1024, 1024);
  const text = (offset: number, length: number) =>
    data.toString("latin1", offset, offset + length).replace(/[\0 ]+$/, "");
  const entries = [0, 1024, 2048].map((at) => ({
    type: [...data.subarray(at, at + 3)],
    trsvcid: text(at + 32, 32),
    nqn: text(at + 256, 256),
    traddr: text(at + 512, 256),
  }));
  assert.deepEqual(entries, [
    { type: [3, 1, 2], trsvcid: String(port("b")), nqn, traddr: "10.9.0.1" },
    { type: [3, 2, 2], trsvcid: "4420", nqn, traddr: "fd00::1" },
    { type: [3, 1, 1], trsvcid: "8009", nqn: discoveryNqn, traddr: "10.9.1.1" },
  ]);
  await assert.rejects(openAdmin(port("b"), { nqn: discoveryNqn }), /0x182/, "b is no discovery controller");
  await assert.rejects(openAdmin(port("a"), { nqn }), /0x182/, "a serves no subsystem");
});
