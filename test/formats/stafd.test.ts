// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stafd } from "../../src/formats/stafd.ts";
import { linesOf, readFixture, refusal, remarksOf } from "./described.ts";

const read = (text: string, name = "stafd.conf") => stafd.read({ name, text }, []);

suite("stafd.conf", () => {
  test("controllers, also on an indented line, without those that an exclusion names", () => {
    assert.deepEqual(linesOf(readFixture(stafd, "stafd.conf")), [
      "11: kind=discovery traddr=192.0.2.1 trsvcid=8010 hostIface=storage0",
      "12: kind=discovery traddr=2001:db8::1 nqn=nqn.2024-05.org.example:cdc",
      "13: kind=discovery traddr=192.0.2.2 hostTraddr=192.0.2.200",
    ]);
  });

  test("names of hosts, other transports, settings of the daemon and exclusions have a remark each", () => {
    assert.deepEqual(remarksOf(readFixture(stafd, "stafd.conf")), [
      "3: note: tron has no place in a table: it is left out",
      "4: note: hdr-digest has no place in a table: it is left out",
      "8: note: zeroconf has no place in a table: it is left out",
      "12: note: kato has no place in a table: it is left out",
      "14: error: localhost is a host name: write an IP address: this controller is left out",
      "15: error: transport fc is not tcp, which alone a table has: this controller is left out",
      "17: note: exclude counts for the controllers of this file alone: a table has none to find by mDNS",
      "18: note: exclude applies to this controller: it is left out",
      "19: note: exclude counts for the controllers of this file alone: a table has none to find by mDNS",
      "21: note: exclude applies to this controller: it is left out",
    ]);
  });

  test("stacd.conf has I/O controllers, by its sections or by its name", () => {
    const root = "kind=subsystem traddr=192.0.2.11 nqn=nqn.2024-05.org.example:root trsvcid=4420 headerDigest=true";
    assert.deepEqual(linesOf(readFixture(stafd, "stacd.conf")), [`5: ${root}`]);
    const text = "[Controllers]\ncontroller = transport=tcp;traddr=192.0.2.1;nqn=nqn.2024-05.org.example:x\n";
    assert.equal(read(text).connections[0]?.kind, "discovery");
    assert.equal(read(text, "/etc/stas/stacd.conf").connections[0]?.kind, "subsystem");
  });

  test("regression: under another name, an NQN tells a subsystem from a discovery controller", () => {
    const controller = "controller = transport=tcp;traddr=192.0.2.1";
    const of = (before: string, key: string) =>
      linesOf(read(`${before}[Controllers]\n${controller}${key}\n`, "node1.conf")).map((line) => line.split(" ")[1]);
    assert.deepEqual(of("", ";nqn=nqn.2024-05.org.example:x"), ["kind=subsystem"]);
    assert.deepEqual(of("", ";subsysnqn=nqn.2024-05.org.example:x"), ["kind=subsystem"]);
    assert.deepEqual(of("", ";nqn=nqn.2014-08.org.nvmexpress.discovery"), ["kind=discovery"]);
    assert.deepEqual(of("", ""), ["kind=discovery"]);
    assert.deepEqual(of("[Service Discovery]\nzeroconf=x\n", ";nqn=nqn.2024-05.org.example:x"), ["kind=discovery"]);
  });

  test("regression: subsysnqn is another word for nqn, and digests of [Global] are the subsystems'", () => {
    const text = `[Global]
hdr-digest = true
data-digest = true
[Controllers]
controller = transport=tcp;traddr=192.0.2.1;subsysnqn=nqn.2024-05.org.example:x;data-digest=false
`;
    const described = read(text, "stacd.conf");
    assert.deepEqual(linesOf(described), [
      "5: kind=subsystem traddr=192.0.2.1 nqn=nqn.2024-05.org.example:x headerDigest=true",
    ]);
    assert.deepEqual(remarksOf(described), []);
  });

  test("a secret is left out, and what it is for is said, and what has a boot demand it", () => {
    const described = read(
      "[Controllers]\ncontroller = transport=tcp;traddr=192.0.2.1;dhchap-secret=hunter2\nexclude = tls_key=hunter2\n",
    );
    assert.equal(described.connections.length, 1);
    assert.match(
      String(remarksOf(described)),
      /2: error: dhchap-secret is a secret.*credential nbft-boot\.dhchap-secret; nbft-boot encode --require=authentication .*,3/,
    );
    assert.doesNotMatch(JSON.stringify(described), /hunter2/);
  });

  test("what nvme-stas cannot read is refused with line and column", () => {
    assert.equal(refusal(stafd, "\n controller = x"), "file:2:2: is before the first section");
    assert.equal(refusal(stafd, "[Controllers]\n= x"), "file:2:1: has no key before its =");
  });
});

test("regression: a long line with a line separator of Unicode in it takes no minute", () => {
  const text = `[Controllers]\n${"a: {b: ".repeat(40_000)} = transport=tcp;traddr=192.0.2.1;x\u2028=y\n`;
  const start = performance.now();
  stafd.read({ name: "stafd.conf", text }, []);
  assert.ok(performance.now() - start < 5000);
});
