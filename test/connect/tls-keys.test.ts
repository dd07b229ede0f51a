// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { targetKey } from "../lab/tls-key.ts";
import { psk } from "../secrets/psk.ts";
import { connectPath } from "./connect-path.ts";
import { responders } from "./mock-connection.ts";
import { Bench, identity, path } from "./mock-machine.ts";

const pskFile = "/run/credentials/@system/nbft-boot.tls-psk";
const keys = {
  "/proc/keys": "0a1b2c3d I------     1 perm 1f0b0000     0     0 keyring   .nvme: empty\n",
};
const files = { ...keys, [pskFile]: psk.specification };
const network = { "10.0.0.1:4420": responders.tlsHello };
const required: typeof path = { ...path, security: { channel: "required" } };
const key = targetKey(psk.specification, identity.nqn, path.subsysNqn);

suite("keys in the kernel's keyring", () => {
  test("of the same two ends go, those of others stay: the kernel chooses by hash and version, not by age", () => {
    const ends = `${identity.nqn} ${path.subsysNqn}`;
    const old = [`NVMe1R02 ${ends} AAAA=`, `NVMe0R01 ${ends}`];
    const others = [`NVMe0R01 ${ends}2`, `NVMe1R01 ${identity.nqn} nqn.2024-01.org.example:other BBBB=`];
    const bench = new Bench(network, { files });
    for (const description of [...old, ...others]) {
      bench.host.addKey("psk", description, Uint8Array.of(1), 0x0a1b2c3d);
    }
    assert.equal(connectPath(bench, {}, required).state, "connected");
    const left = [...bench.host.keys.values()].map(({ description }) => description);
    assert.deepEqual(left, [...others, key.identity]);
  });

  test("regression: what is there stays: another path may be in a handshake with it", () => {
    const bench = new Bench(network, { files });
    const number = bench.host.addKey("psk", key.identity, key.key, 0x0a1b2c3d);
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.deepEqual([...bench.host.keys.keys()], [number]);
  });

  test("but for what does not serve, which was derived otherwise: once", () => {
    const bench = new Bench(network, { files });
    bench.host.addKey("psk", key.identity, Uint8Array.of(1), 0x0a1b2c3d);
    const numbers = ["EIO", "EIO", "EIO"].map((code) => {
      bench.fabrics.failures.push(code);
      assert.equal(connectPath(bench, {}, required).state, "refused");
      return [...bench.host.keys.keys()];
    });
    assert.deepEqual(numbers, [[0x1000], [0x1001], [0x1001]]);
    assert.deepEqual([...bench.host.keys.values()], [{ description: key.identity, content: key.key }]);
  });

  test("and for identity 0, which does not tell which key it is of", () => {
    const bench = new Bench(network, { files: { ...keys, [pskFile]: `identity=0 ${psk.specification}\n` } });
    bench.host.addKey("psk", `NVMe0R01 ${identity.nqn} ${path.subsysNqn}`, Uint8Array.of(1), 0x0a1b2c3d);
    assert.equal(connectPath(bench, {}, required).state, "connected");
    assert.deepEqual([...bench.host.keys.keys()], [0x1001]);
  });

  test("options before the key choose identity and derivation", () => {
    const cases = {
      "identity=0": /^NVMe0R01 \S+ \S+$/,
      compat: /^NVMe1R01 \S+ \S+ \S+=$/,
      [`${path.subsysNqn} identity=0 compat`]: /^NVMe0R01 \S+ \S+$/,
    };
    const found = Object.entries(cases).map(([words, name]) => {
      const bench = new Bench(network, { files: { ...keys, [pskFile]: `${words} ${psk.specification}\n` } });
      assert.equal(connectPath(bench, {}, required).state, "connected", words);
      const [put] = bench.host.keys.values();
      assert.match(put?.description ?? "", name);
      return Buffer.from(put?.content ?? []).toString("hex");
    });
    assert.equal(new Set([...found, Buffer.from(key.key).toString("hex")]).size, 4);
  });
});
