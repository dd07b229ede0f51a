// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32c } from "./crc32c.ts";
import { makePattern, serve, waitForEvent } from "./fixture.ts";
import { getProperty, read, write } from "./host.ts";
import { FatalError, makeCapsuleCmd, PduFlag } from "./pdu.ts";

test("CRC32C has the values of RFC 3720, section B.4", () => {
  assert.equal(crc32c(Buffer.from("123456789")), 0xe3069283);
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
  assert.equal(crc32c(Buffer.alloc(32, 0xff)), 0x62a8ab43);
  assert.equal(crc32c(Buffer.from(Array.from({ length: 32 }, (_, index) => index))), 0x46dd794e);
  assert.equal(crc32c(Buffer.alloc(0)), 0);
});

for (const [headerDigest, dataDigest] of [
  [true, false],
  [false, true],
  [true, true],
] as const) {
  test(`reads and writes work with header digest ${headerDigest}, data digest ${dataDigest}`, async (t) => {
    const { attach, events } = await serve(t);
    const { io } = await attach({ headerDigest, dataDigest, alignment: 15 });
    const small = makePattern(4096, 1);
    const large = makePattern(300 << 10, 2);
    io.largestData = 100_000;
    assert.equal((await write(io, 0, small, { inCapsule: true })).status, 0);
    assert.equal((await write(io, 100, large)).status, 0);
    assert.deepEqual((await read(io, 0, 8)).data, small);
    assert.deepEqual((await read(io, 100, 600)).data, large);
    assert.ok(
      events.every(
        (event) => event.kind !== "connect" || (event.headerDigest === headerDigest && event.dataDigest === dataDigest),
      ),
    );
  });
}

test("a wrong data digest costs the command, not the connection, and nothing is written", async (t) => {
  const { attach } = await serve(t);
  const { io } = await attach({ dataDigest: true });
  const send = io.socket.write.bind(io.socket);
  io.socket.write = ((bytes: Buffer) =>
    send(bytes.length === 4 ? Buffer.from(bytes.map((byte) => ~byte)) : bytes)) as typeof send;
  assert.equal((await write(io, 0, makePattern(512), { inCapsule: true })).status, 0x022);
  assert.equal((await write(io, 8, makePattern(512))).status, 0x022);
  io.socket.write = send;
  assert.equal((await read(io, 8, 1)).data.readUInt32LE(0), 8);
});

test("a wrong header digest ends the connection", async (t) => {
  const { attach, events } = await serve(t);
  const { io } = await attach({ headerDigest: true });
  const header = Buffer.concat([makeCapsuleCmd(Buffer.alloc(64)), Buffer.from("oops")]);
  header[1] = PduFlag.headerDigest;
  header.writeUInt32LE(header.length, 4);
  io.socket.write(header);
  await io.closed;
  assert.equal(io.terminated, FatalError.headerDigest);
  await waitForEvent(events, "disconnection", /header digest/);
});

test("a PDU without the digest that was agreed ends the connection", async (t) => {
  const { attach } = await serve(t);
  const { admin } = await attach({ headerDigest: true });
  admin.writer.headerDigest = false;
  await assert.rejects(getProperty(admin, 8), /the connection ended/);
  assert.equal(admin.terminated, FatalError.invalidHeaderField);
});
