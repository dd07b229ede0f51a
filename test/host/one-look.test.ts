// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { HostError } from "../../src/host/host.ts";
import { oneLook } from "../../src/host/one-look.ts";
import { MockHost } from "../mock-host.ts";

test("one look at a machine: what has been seen once stays so", () => {
  const host = new MockHost({ files: { "/a": "one" }, addresses: { eth0: ["10.0.0.2"] } });
  const look = oneLook(host);
  const read = () => String.fromCharCode(...look.readFile("/a"));
  assert.equal(read(), "one");
  assert.throws(() => look.readFile("/b"), new HostError("open", "/b", "ENOENT"));
  assert.equal(look.exists("/b"), false);
  assert.deepEqual(look.addresses("eth0"), ["10.0.0.2"]);
  host.put("/a", "two");
  host.put("/b", "");
  assert.equal(read(), "one");
  assert.throws(() => look.readFile("/b"), new HostError("open", "/b", "ENOENT"));
  assert.equal(look.exists("/b"), false);
  assert.equal(String.fromCharCode(...oneLook(host).readFile("/a")), "two");
});

test("one look heeds each reader's limit", () => {
  const look = oneLook(new MockHost({ files: { "/a": "four" } }));
  assert.throws(() => look.readFile("/a", 3), new HostError("read", "/a", "EFBIG"));
  assert.equal(look.readFile("/a", 4).length, 4);
});
