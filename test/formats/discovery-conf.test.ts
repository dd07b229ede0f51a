// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { discoveryConf } from "../../src/formats/discovery-conf.ts";
import { linesOf, readFixture, remarksOf } from "./described.ts";

const read = (text: string) => discoveryConf.read({ name: "discovery.conf", text }, []);

suite("discovery.conf", () => {
  test("short and long options, a value behind a space, an = or nothing, quotes, comments", () => {
    const described = readFixture(discoveryConf, "discovery.conf");
    assert.deepEqual(linesOf(described), [
      "6: nqn=nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01 id=6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01",
      "2: kind=discovery traddr=192.0.2.1 trsvcid=8010 hostTraddr=192.0.2.200",
      "3: kind=discovery traddr=2001:db8::1 hostIface=storage0",
      "5: kind=discovery traddr=192.0.2.2 hostIface=storage1",
      "6: kind=discovery traddr=192.0.2.3 nqn=nqn.2024-05.org.example:cdc",
    ]);
    assert.deepEqual(remarksOf(described), [
      "3: note: -l has no place in a table: it is left out",
      "5: note: persistent has no place in a table: it is left out",
      "5: note: a table has no digests for discovery: they are left out",
      "6: note: a table has no digests for discovery: they are left out",
      "7: error: transport rdma is not tcp, which alone a table has: this controller is left out",
    ]);
  });

  test("a secret is left out, and what it is for is said, and what has a boot demand it", () => {
    for (const [option, credential] of [
      ["-S hunter2", "dhchap-secret; nbft-boot encode --require=authentication"],
      ["-Shunter2", "dhchap-secret; nbft-boot encode --require=authentication"],
      ["--dhchap-ctrl-secret=hunter2", "dhchap-ctrl-secret; nbft-boot encode --require=authentication"],
      ["--tls_key hunter2", "tls-psk; nbft-boot encode --require=tls"],
    ]) {
      const described = read(`-t tcp -a 192.0.2.1 ${option}\n`);
      assert.deepEqual(linesOf(described), ["1: kind=discovery traddr=192.0.2.1"]);
      assert.ok(
        String(remarksOf(described)).endsWith(
          ` is a secret, and left out: give it as credential nbft-boot.${credential} has a boot demand it`,
        ),
      );
      assert.doesNotMatch(JSON.stringify(described), /hunter2/);
    }
  });

  test("flags together in one word, and an underscore in the place of a hyphen", () => {
    const described = read("-pgGt tcp -a=192.0.2.1 --host_iface storage0 -v\n");
    assert.deepEqual(linesOf(described), ["1: kind=discovery traddr=192.0.2.1 hostIface=storage0"]);
    assert.deepEqual(remarksOf(described), [
      "1: note: -p has no place in a table: it is left out",
      "1: note: -v has no place in a table: it is left out",
      "1: note: a table has no digests for discovery: they are left out",
    ]);
  });

  test("a discovery controller that has to speak TLS", () => {
    const described = read("-t tcp -a 192.0.2.1 --tls\n-t tcp -a 192.0.2.2\n");
    assert.deepEqual(remarksOf(described), []);
    assert.deepEqual(
      described.connections.map(({ required }) => required),
      [["tls"], undefined],
    );
  });

  test("words that are no options, lines without a controller", () => {
    assert.deepEqual(remarksOf(read("tcp -t tcp -a 192.0.2.1\n--quiet\n-t\n")), [
      '1: warning: "tcp" is neither an option nor its value: it is left out',
      "2: note: quiet has no place in a table: it is left out",
      "2: warning: names no controller: it is left out",
      "3: warning: transport has no value: it is left out",
      "3: warning: names no controller: it is left out",
    ]);
  });

  test("regression: an option without its value says nothing, and that is said", () => {
    const described = read("-t tcp -a 192.0.2.1 -q\n");
    assert.deepEqual(linesOf(described), ["1: kind=discovery traddr=192.0.2.1"]);
    assert.deepEqual(remarksOf(described), ["1: warning: hostnqn has no value: it is left out"]);
  });
});
