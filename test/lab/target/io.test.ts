// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { IoOpcode } from "./command.ts";
import { digestFile, imageSize, makeImage, makePattern, nqn, otherNqn, serve } from "./fixture.ts";
import { openIo, read, write } from "./host.ts";
import type { ListenerOptions } from "./options.ts";

test("reads give the image, of any length and place", async (t) => {
  const { attach } = await serve(t);
  const { io } = await attach();
  for (const [sector, count] of [
    [0, 1],
    [7, 3],
    [imageSize / 512 - 1, 1],
    [100, 2048],
  ] as const) {
    const { status, data } = await read(io, sector, count);
    assert.equal(status, 0);
    for (let index = 0; index < count; index++) {
      assert.equal(data.readUInt32LE(512 * index), sector + index);
    }
  }
});

test("writes, in the capsule and after an R2T, are read back, and the image file stays as it is", async (t) => {
  const { attach, image } = await serve(t);
  const { io } = await attach();
  const before = digestFile(image);
  const small = makePattern(8192, 1);
  const large = makePattern(1 << 20, 2);
  const odd = makePattern(3 * 512, 3);
  assert.equal((await write(io, 16, small, { inCapsule: true })).status, 0);
  assert.equal((await write(io, 1000, large)).status, 0);
  assert.equal((await write(io, 21, odd)).status, 0);
  odd.copy(small, (21 - 16) * 512);
  assert.deepEqual((await read(io, 16, 16)).data, small);
  assert.deepEqual((await read(io, 1000, 2048)).data, large);
  const around = (await read(io, 999, 1)).data;
  assert.equal(around.readUInt32LE(0), 999, "the sector before, in the same block, is the image's");
  assert.equal((await io.run({ opcode: IoOpcode.flush, nsid: 1 })).status, 0);
  assert.equal((await io.run({ opcode: IoOpcode.flush, nsid: 0xffffffff })).status, 0);
  assert.equal(digestFile(image), before);
});

test("commands that come between an R2T and its data are carried out", async (t) => {
  const { attach } = await serve(t);
  const { io } = await attach();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  io.beforeData = () => gate;
  io.largestData = 4096;
  const first = makePattern(64 << 10, 1);
  const second = makePattern(128 << 10, 2);
  const writes = [write(io, 0, first), write(io, 512, second)];
  assert.equal((await read(io, 0, 1)).data.readUInt32LE(0), 0, "nothing is written before all data is there");
  assert.equal((await write(io, 2000, first.subarray(0, 512), { inCapsule: true })).status, 0);
  release();
  assert.deepEqual(
    (await Promise.all(writes)).map(({ status }) => status),
    [0, 0],
  );
  assert.deepEqual((await read(io, 0, 128)).data, first);
  assert.deepEqual((await read(io, 512, 256)).data, second);
});

test("Write Zeroes and Deallocate leave zeros, and only there", async (t) => {
  const { attach } = await serve(t);
  const { io } = await attach();
  await write(io, 64, makePattern(64 * 512));
  assert.equal((await io.run({ opcode: IoOpcode.writeZeroes, nsid: 1, dwords: [3, 0, 30 - 1] })).status, 0);
  const zeroed = (await read(io, 0, 40)).data;
  assert.equal(zeroed.readUInt32LE(2 * 512), 2);
  assert.ok(zeroed.subarray(3 * 512, 33 * 512).every((byte) => byte === 0));
  assert.equal(zeroed.readUInt32LE(33 * 512), 33);
  const ranges = Buffer.alloc(32);
  ranges.writeUInt32LE(16, 4);
  ranges.writeBigUInt64LE(64n, 8);
  ranges.writeUInt32LE(1, 20);
  ranges.writeBigUInt64LE(200n, 24);
  const deallocate = { opcode: IoOpcode.datasetManagement, nsid: 1, data: ranges, inCapsule: true };
  assert.equal((await io.run({ ...deallocate, dwords: [1, 4] })).status, 0);
  assert.ok((await read(io, 64, 16)).data.every((byte) => byte === 0));
  assert.deepEqual((await read(io, 80, 48)).data, makePattern(64 * 512).subarray(16 * 512));
  assert.equal((await read(io, 200, 1)).data.readUInt32LE(0), 0);
  assert.equal((await read(io, 201, 1)).data.readUInt32LE(0), 201);
  await write(io, 8, makePattern(512, 9));
  assert.deepEqual((await read(io, 8, 1)).data, makePattern(512, 9), "what was zeroed can be written again");
  assert.ok(
    (await read(io, 64, 16)).data.every((byte) => byte === 0),
    "zeroed blocks share no memory",
  );
});

test("commands that reach beyond the disk, to no namespace or with another length fail", async (t) => {
  const { attach } = await serve(t);
  const { io } = await attach();
  const end = imageSize / 512;
  assert.equal((await read(io, end, 1)).status, 0x080);
  assert.equal((await read(io, end - 1, 2)).status, 0x080);
  assert.equal(
    (await io.run({ opcode: IoOpcode.read, nsid: 1, dwords: [0, 0xffffffff, 0], length: 512 })).status,
    0x080,
  );
  assert.equal((await write(io, end - 1, makePattern(1024))).status, 0x080);
  assert.equal((await read(io, 0, 1, 2)).status, 0x00b);
  assert.equal((await io.run({ opcode: IoOpcode.read, nsid: 1, dwords: [0, 0, 1], length: 512 })).status, 0x00f);
  assert.equal((await read(io, 0, 4096)).status, 0x002, "2 MiB is more than MDTS");
  assert.equal((await write(io, 0, makePattern(512), { inCapsule: true, length: 1024 })).status, 0x016);
  assert.equal((await io.run({ opcode: 0x99, nsid: 1 })).status, 0x001);
  assert.equal((await read(io, 0, 1)).data.readUInt32LE(0), 0, "the queue goes on");
});

test("several queues work at the same time on one disk", async (t) => {
  const { attach, port } = await serve(t);
  const { io, controller } = await attach();
  const second = await openIo(port("a"), { nqn }, controller, 2);
  t.after(() => second.close());
  const pattern = makePattern(256 << 10);
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((part) => write(part % 2 === 0 ? io : second, part * 512, pattern)));
  for (const part of [0, 1, 7]) {
    assert.deepEqual((await read(part % 2 === 0 ? second : io, part * 512, 512)).data, pattern);
  }
});

test("two ports of a subsystem serve one disk, another subsystem its own", async (t) => {
  const image = makeImage(t);
  const subsystems = [
    { nqn, serial: "1", namespaces: [{ image }] },
    { nqn: otherNqn, serial: "2", namespaces: [{ image }] },
  ];
  const listeners: ListenerOptions[] = [
    { name: "a", subsystems: [nqn] },
    { name: "b", subsystems: [nqn, otherNqn] },
  ];
  const { attach } = await serve(t, { subsystems, listeners });
  const [first, second, other] = await Promise.all([
    attach(),
    attach({ listener: "b" }),
    attach({ listener: "b", nqn: otherNqn }),
  ]);
  await write(first.io, 5, makePattern(512));
  assert.deepEqual((await read(second.io, 5, 1)).data, makePattern(512));
  assert.equal((await read(other.io, 5, 1)).data.readUInt32LE(0), 5);
});

test("an image whose length is no multiple of a block is served in whole sectors", async (t) => {
  const { attach } = await serve(t, { size: 4096 + 512 + 100 });
  const { io } = await attach();
  assert.equal((await read(io, 8, 1)).data.readUInt32LE(0), 8);
  assert.equal((await read(io, 9, 1)).status, 0x080);
  await write(io, 8, makePattern(512));
  assert.deepEqual((await read(io, 8, 1)).data, makePattern(512));
});
