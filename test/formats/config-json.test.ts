// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { configJson } from "../../src/formats/config-json.ts";
import { linesOf, readFixture, refusal, remarksOf } from "./described.ts";

const uuid = "6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";

function readPort(members: string) {
  const text = `[{"subsystems":[{"nqn":"nqn.2024-05.org.example:root","ports":[{"transport":"tcp","traddr":"192.0.2.1",\n${members}}]}]}]`;
  return configJson.read({ name: "config.json", text }, []);
}

suite("config.json", () => {
  test("a list of hosts, or an object with it: ports with their subsystem, and discovery controllers", () => {
    const listed = readFixture(configJson, "config.json");
    assert.deepEqual(linesOf(listed), [
      `2: nqn=nqn.2014-08.org.nvmexpress:uuid:${uuid} id=${uuid}`,
      "10: kind=subsystem traddr=192.0.2.11 nqn=nqn.2024-05.org.example:root trsvcid=4420 hostIface=storage0 headerDigest=true",
      "19: kind=subsystem traddr=2001:db8::11 nqn=nqn.2024-05.org.example:root trsvcid=4421 hostTraddr=2001:db8::2",
      "30: kind=discovery traddr=192.0.2.1 trsvcid=8009",
    ]);
    assert.deepEqual(remarksOf(listed), [
      "5: note: hostsymname has no place in a table: it is left out",
      "16: note: ctrl_loss_tmo has no place in a table: it is left out",
      "30: note: persistent has no place in a table: it is left out",
    ]);
    const withoutLines = ({ connections }: typeof listed) => connections.map(({ place, ...rest }) => rest);
    assert.deepEqual(withoutLines(readFixture(configJson, "config-hosts.json")), withoutLines(listed));
  });

  test("a secret is left out with its line and the credential to use, `none` is no secret", () => {
    const described = readPort('"dhchap_key": "hunter2",\n"tls_key": "hunter2",\n"dhchap_ctrl_key": "none"');
    assert.equal(described.connections.length, 1);
    assert.deepEqual(remarksOf(described), [
      "2: error: dhchap_key is a secret, and left out: give it as credential nbft-boot.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it",
      "3: error: tls_key is a secret, and left out: give it as credential nbft-boot.tls-psk; nbft-boot encode --require=tls has a boot demand it",
    ]);
    assert.doesNotMatch(JSON.stringify(described), /hunter2/);
  });

  test("a port as a number, TLS, a discovery controller with a name of its own", () => {
    assert.equal(readPort('"trsvcid": 4421').connections[0]?.trsvcid, "4421");
    assert.deepEqual(readPort('"tls": true').connections[0]?.required, ["tls"]);
    assert.equal(readPort('"discovery": true').connections[0]?.kind, "discovery");
    assert.equal(readPort('"discovery": false').connections[0]?.kind, "subsystem");
  });

  test("what is no JSON, or no list of hosts, is refused with line and column", () => {
    for (const [text, why] of [
      ['[\n {"a" 1}]', "file:2:7: not JSON: a colon is expected here"],
      ["[\n {a: 1}]", "file:2:3: not JSON: a name in double quotes is expected here"],
      ['[{"a": "x', "file:1:8: not JSON: a value is expected here"],
      ['["\\x"]', "file:1:2: not JSON: a value is expected here"],
      ["[1,]", "file:1:4: not JSON: a value is expected here"],
      ["[1 2]", "file:1:4: not JSON: a comma or ] is expected here"],
      ["[] x", "file:1:4: not JSON: the end is expected here"],
      ["", "file:1:1: not JSON: a value is expected here"],
      ["[".repeat(100_000), "file:1:34: is nested too deeply"],
      [`[${"0,".repeat(60_000)}0]`, "file:1:100000: there are more than 50000 values"],
      ['{"hosts": 1}', 'file:1:1: is neither a list of hosts nor {"hosts": [...]}'],
      ["1", 'file:1:1: is neither a list of hosts nor {"hosts": [...]}'],
    ] as const) {
      assert.equal(refusal(configJson, text), why);
    }
  });

  test("members that are of another type count as absent", () => {
    const text = '[1, {"subsystems": 1}, {"subsystems": [{"ports": [[], {"transport": {}}]}], "hostnqn": []}]';
    const described = configJson.read({ name: "config.json", text }, []);
    assert.deepEqual(described.connections, []);
  });

  test("__proto__ and a name that comes again", () => {
    const described = readPort('"__proto__": {"tls": true}, "traddr": "192.0.2.2"');
    assert.equal(described.connections[0]?.traddr, "192.0.2.2");
  });
});
