// SPDX-License-Identifier: LGPL-2.1-or-later
// The controller's end of DH-HMAC-CHAP; that it is that of the specification, Linux' own host says in a boot (auth-discovery).

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { secrets } from "../../secrets/secrets.ts";
import { Client } from "./client.ts";
import { AdminOpcode, FabricsType } from "./command.ts";
import { serve } from "./fixture.ts";
import { connectQueue, defaultHostNqn, getProperty } from "./host.ts";
import { discoveryNqn } from "./subsystem.ts";

const key = (secret: string) => Buffer.from(secret.split(":")[2] ?? "", "base64").subarray(0, 32);

/** Goes as far as the reply, with a key; returns the controller's last message and whether it takes commands then. */
async function authenticate(client: Client, own: Buffer) {
  const send = (data: Buffer) =>
    client.run({ opcode: AdminOpcode.fabrics, fabricsType: FabricsType.authenticationSend, data });
  const receive = () =>
    client.run({ opcode: AdminOpcode.fabrics, fabricsType: FabricsType.authenticationReceive, length: 80 });
  await send(Buffer.from([0, 0, 0, 0, 7, 0, 0, 1, 1, 0, 1, 1, 1]));
  const { data: challenge } = await receive();
  assert.deepEqual([...challenge.subarray(0, 7)], [1, 1, 0, 0, 7, 0, 32]);
  const numbers = Buffer.from([...challenge.subarray(12, 16), 7, 0, 0]);
  const names = `HostHost${defaultHostNqn}\0${discoveryNqn}`;
  const response = createHmac("sha256", own).update(challenge.subarray(16, 48)).update(numbers).update(names).digest();
  await send(Buffer.concat([Buffer.from([1, 2, 0, 0, 7, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0]), response]));
  const { data } = await receive();
  return { message: data[1], status: (await getProperty(client, 0x1c)).status };
}

test("a discovery controller that demands authentication takes commands from who has the secret alone", async (t) => {
  const listeners = [{ name: "a", discovery: [], discoverySecret: secrets.short }];
  const { port } = await serve(t, { listeners });
  for (const [secret, message, status] of [
    [secrets.short, 3, 0],
    [secrets.specification, 0xf1, 0x191],
  ] as const) {
    const client = await Client.open(port("a"));
    const { result } = await connectQueue(client, { nqn: discoveryNqn });
    assert.equal(Number(result) >> 16, 2);
    assert.equal((await getProperty(client, 0x1c)).status, 0x191, "not before");
    assert.deepEqual(await authenticate(client, key(secret)), { message, status });
    await client.close();
  }
});
