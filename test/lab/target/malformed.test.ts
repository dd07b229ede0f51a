// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "./client.ts";
import { AdminOpcode, IoOpcode, SglType } from "./command.ts";
import { makePattern, nqn, serve, waitForEvent } from "./fixture.ts";
import { openAdmin, read, write } from "./host.ts";
import {
  FatalError,
  makeCapsuleCmd,
  makeHeader,
  makeInitialize,
  makeTermReq,
  makeTransfer,
  PduError,
  PduType,
} from "./pdu.ts";

/** A header with these bytes changed. */
function change(header: Buffer, offset: number, ...bytes: number[]): Buffer {
  header.set(bytes, offset);
  return header;
}

const command = () => makeHeader(PduType.capsuleCmd);
const cases: [what: string, pdu: () => Buffer, status: number][] = [
  ["an unknown PDU type", () => change(command(), 0, 0x42), FatalError.invalidHeaderField],
  ["a PDU type of the controller", () => makeHeader(PduType.capsuleResp), FatalError.sequence],
  ["a second ICReq", () => makeInitialize(PduType.icReq, 0, 0), FatalError.sequence],
  ["a wrong HLEN", () => change(command(), 2, 71), FatalError.invalidHeaderField],
  ["PLEN 0", () => change(command(), 4, 0, 0, 0, 0), FatalError.invalidHeaderField],
  ["PLEN of 4 GiB", () => change(command(), 3, 72, 0xff, 0xff, 0xff, 0xff), FatalError.invalidHeaderField],
  ["data in the capsule, but PDO in the header", () => change(command(), 3, 8, 80), FatalError.invalidHeaderField],
  ["PDO behind the end", () => change(command(), 3, 200, 80), FatalError.invalidHeaderField],
  ["a digest that was not agreed", () => change(command(), 1, 1), FatalError.invalidHeaderField],
  ["more data than a capsule holds", () => change(command(), 3, 72, 0, 0, 1, 0), FatalError.invalidHeaderField],
  ["H2CData without an R2T", () => makeTransfer(PduType.h2cData, 4, 1, 1, 0, 0), FatalError.invalidHeaderField],
];

for (const [what, pdu, status] of cases) {
  test(`${what} ends the connection with C2HTermReq, and the target goes on`, async (t) => {
    const { attach } = await serve(t);
    const [broken, sound] = await Promise.all([attach(), attach()]);
    broken.io.socket.write(pdu());
    await broken.io.closed;
    assert.equal(broken.io.terminated, status);
    assert.equal((await read(sound.io, 3, 1)).data.readUInt32LE(0), 3);
  });
}

for (const [what, offset, length, declared] of [
  ["starts behind what was sent", 512, 512, 512],
  ["is longer than what was asked for", 0, 4096, 4096],
  ["is not as long as it says", 0, 512, 256],
  ["says that it is the last, but is not", 0, 512, 512],
] as const) {
  test(`H2CData that ${what} ends the connection`, async (t) => {
    const { attach } = await serve(t);
    const { io } = await attach();
    io.beforeData = () => {
      const header = makeTransfer(PduType.h2cData, 4, 2, 1, offset, declared);
      io.writer.send(header, makePattern(length));
      return new Promise(() => {});
    };
    await assert.rejects(write(io, 0, makePattern(2048)), /the connection ended/);
    assert.notEqual(io.terminated, undefined);
  });
}

test("an ICReq of another version, or none at all, is terminated", async (t) => {
  const { port } = await serve(t);
  const send = async (bytes: Buffer) => {
    const client = await Client.open(port("a"), {}, bytes).catch((error: Error) => error);
    assert.ok(client instanceof Error);
  };
  await send(change(makeInitialize(PduType.icReq, 0, 0), 8, 7));
  await send(change(makeInitialize(PduType.icReq, 0, 0), 10, 32));
  await send(Buffer.from("GET / HTTP/1.1\r\nHost: target\r\n\r\n"));
  await send(command());
});

test("a host's H2CTermReq ends the connection and is recorded", async (t) => {
  const { attach, events } = await serve(t);
  const { io } = await attach();
  io.socket.write(makeTermReq(PduType.h2cTermReq, new PduError(1, 4, "test"), command()));
  await io.closed;
  await waitForEvent(events, "disconnection", /H2CTermReq.* status 1, information 4/);
});

test("PDUs that arrive byte by byte are understood", async (t) => {
  const { attach } = await serve(t);
  const { io } = await attach({ headerDigest: true, dataDigest: true });
  const send = io.socket.write.bind(io.socket);
  io.socket.write = ((bytes: Buffer) => {
    for (const byte of bytes) {
      send(Buffer.of(byte));
    }
    return true;
  }) as typeof send;
  assert.equal((await write(io, 0, makePattern(512), { inCapsule: true })).status, 0);
  assert.deepEqual((await read(io, 0, 1)).data, makePattern(512));
});

test("commands of every opcode, admin and I/O, before and after Connect, are answered", async (t) => {
  const { attach, port } = await serve(t);
  const { admin, io } = await attach();
  const fresh = await Client.open(port("a"));
  t.after(() => fresh.close());
  const held = [AdminOpcode.asyncEventRequest, IoOpcode.flush] as number[];
  for (const client of [fresh, admin, io]) {
    for (let opcode = 0; opcode < 256; opcode++) {
      if (!held.includes(opcode)) {
        const data = (opcode & 3) === 1 ? { data: makePattern(512), inCapsule: opcode % 8 === 1 } : { length: 512 };
        await client.run({ opcode, nsid: 1, fabricsType: opcode & 0x7f, ...data });
      }
    }
  }
});

test("commands with random bytes never stop the target", async (t) => {
  const { attach, port } = await serve(t);
  const { io } = await attach();
  const noise = makePattern(64 * 1024, 5);
  for (let round = 0; round < 100; round++) {
    const client = await openAdmin(port("a"), { nqn, dataDigest: round % 2 === 0 });
    client.admin.socket.removeAllListeners("data").resume();
    for (let index = 0; index < 8; index++) {
      const sqe = Buffer.from(noise.subarray(64 * (8 * round + index)).subarray(0, 64));
      sqe[39] = index % 2 === 0 ? SglType.transport : SglType.inCapsule;
      sqe.writeUInt32LE(sqe.readUInt32LE(32) % 8192, 32);
      client.admin.writer.send(makeCapsuleCmd(sqe), index % 3 === 0 ? noise.subarray(0, 4096) : undefined);
    }
    client.admin.socket.write(noise.subarray(round, 3 * round));
    client.admin.socket.end();
    await client.admin.closed;
  }
  assert.equal((await read(io, 3, 1)).data.readUInt32LE(0), 3);
});
