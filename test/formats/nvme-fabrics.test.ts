// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { nvmeFabrics } from "../../src/formats/nvme-fabrics.ts";
import { linesOf, readFixture, refusal, remarksOf } from "./described.ts";

const host = "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";

function read(text: string, ...dropIns: readonly string[]) {
  return nvmeFabrics.read(
    { name: "file", text },
    dropIns.map((dropIn, index) => ({ name: `file.d/${index}.conf`, text: dropIn })),
  );
}

/** A file that nvme-cli takes. */
const oneController = (line: string, more = ""): string =>
  `[Subsystem]\nnqn = nqn.2024-05.org.example:root\n${more}controller = ${line}\n`;

suite("nvme-fabrics.conf", () => {
  test("sections and keys come again, scopes override each other, an empty value resets, drop-ins follow", () => {
    assert.deepEqual(linesOf(readFixture(nvmeFabrics, "nvme-fabrics.conf")), [
      `10: nqn=${host} id=6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01`,
      "17: kind=discovery traddr=192.0.2.1 trsvcid=8009",
      "21: kind=discovery traddr=2001:db8::1 nqn=nqn.2024-05.org.example:cdc hostIface=storage0",
      "26: kind=subsystem traddr=192.0.2.11 nqn=nqn.2024-05.org.example:root trsvcid=4420 hostIface=storage0 dataDigest=true",
      "27: kind=subsystem traddr=198.51.100.11 nqn=nqn.2024-05.org.example:root trsvcid=4421 hostTraddr=198.51.100.2",
      "33: kind=subsystem traddr=192.0.2.12 nqn=nqn.2024-05.org.example:data headerDigest=true dataDigest=true",
      "6: kind=subsystem traddr=192.0.2.13 nqn=nqn.2024-05.org.example:more",
    ]);
  });

  test("what a table cannot say has a remark each", () => {
    assert.deepEqual(remarksOf(readFixture(nvmeFabrics, "nvme-fabrics.conf")), [
      "3: note: keep-alive-tmo has no place in a table: it is left out",
      "7: note: ctrl-loss-tmo has no place in a table: it is left out",
      "13: note: hostsymname has no place in a table: it is left out",
      "27: note: nr-io-queues has no place in a table: it is left out",
      "17: note: a table has no digests for discovery: they are left out",
      "21: note: a table has no digests for discovery: they are left out",
      "31: error: transport rdma is not tcp, which alone a table has: this controller is left out",
      "32: error: storage.example.com is a host name: write an IP address: this controller is left out",
      "undefined: warning: has no [Host]: the host of nvme-fabrics.conf connects its controllers, too",
    ]);
  });

  test("two [Host] are two hosts, in one file and in drop-ins", () => {
    const persona = (digit: number) => `[Host]\nhostnqn = nqn.2024-05.org.example:host${digit}\n`;
    assert.deepEqual(linesOf(read(persona(1) + persona(2), persona(3))), [
      "1: nqn=nqn.2024-05.org.example:host1",
      "3: nqn=nqn.2024-05.org.example:host2",
      "1: nqn=nqn.2024-05.org.example:host3",
    ]);
    assert.equal(read("[Host]\nhostnqn =\nhostid =\n").hosts.length, 0);
  });

  test("a drop-in has the defaults of the main file, but not its [Host]", () => {
    const main = "[I/O Controller Defaults]\nhdr-digest = on\n[Host]\ndata-digest = on\n";
    assert.deepEqual(linesOf(read(main, oneController("transport=tcp;traddr=192.0.2.1"))), [
      "3: kind=subsystem traddr=192.0.2.1 nqn=nqn.2024-05.org.example:root headerDigest=true",
    ]);
  });

  test("[Host] of a drop-in has to name itself", () => {
    const dropIn = { name: "file.d/1.conf", text: "\n[Host]\nhostid = 6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01\n" };
    assert.equal(refusal(nvmeFabrics, "", [dropIn]), "file.d/1.conf:2:1: [Host] of a drop-in needs a hostnqn");
  });

  test("a secret is left out with the credential to use, and the rest is read", () => {
    const lines =
      "tls-key = NVMeTLSkey-1:01:c2VjcmV0:\nkxchap-secret = hunter2\nkeyring = DHHC-1:00:c2VjcmV0:\ndhchap-ctrl-secret =\n";
    const described = read(oneController("transport=tcp;traddr=192.0.2.1;kxchap-ctrl-secret=hunter2", lines));
    assert.equal(described.connections.length, 1);
    assert.deepEqual(remarksOf(described), [
      "3: error: tls-key is a secret, and left out: give it as credential nbft-boot.tls-psk; nbft-boot encode --require=tls has a boot demand it",
      "4: error: kxchap-secret is a secret, and left out: give it as credential nbft-boot.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it",
      "5: error: keyring is a secret, and left out: give it as credential nbft-boot.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it",
      "6: note: dhchap-ctrl-secret has no place in a table: it is left out",
      "7: error: kxchap-ctrl-secret is a secret, and left out: give it as credential nbft-boot.dhchap-ctrl-secret; nbft-boot encode --require=authentication has a boot demand it",
    ]);
    assert.doesNotMatch(JSON.stringify(described), /hunter2|c2VjcmV0/);
  });

  test("who wants TLS is not connected without", () => {
    const required = (text: string) => read(text).connections.map((connection) => connection.required);
    const controller = "transport=tcp;traddr=192.0.2.1";
    assert.deepEqual(required(oneController(controller, "tls = on\n")), [["tls"]]);
    assert.deepEqual(required(oneController(controller, "concat = on\n")), [["tls"]]);
    assert.deepEqual(required(`[Host]\ntls = on\n${oneController(controller, "tls =\n")}`), [undefined]);
    assert.deepEqual(remarksOf(read(oneController(controller, "tls = on\n"))), []);
  });

  test("what nvme-cli refuses is refused with line and column", () => {
    for (const [text, why] of [
      ["[Host", "file:1:1: a section is a name in brackets, alone on its line"],
      ["[]", "file:1:1: a section is a name in brackets, alone on its line"],
      ["\n  [Host] x", "file:2:3: a section is a name in brackets, alone on its line"],
      ["hostnqn = x", "file:1:1: is before the first section"],
      ["[Host]\nwhat is this", "file:2:1: is neither a section nor KEY = VALUE nor a comment"],
      ["[Host]\n; hunter2", "file:2:1: is neither a section nor KEY = VALUE nor a comment"],
      ["[Host]\n = x", "file:2:2: is neither a section nor KEY = VALUE nor a comment"],
      ["[Subsystem]\ncontroller = transport=tcp;traddr=192.0.2.1", "file:1:1: this [Subsystem] has no nqn"],
      ["[Subsystem]\nnqn =", "file:2:1: nqn is empty"],
      ["[Host]\nnqn = x", "file:2:1: nqn is in the wrong section"],
      ["[Subsystem]\nhostid = x", "file:2:1: hostid is in the wrong section"],
      ["[I/O Controller Defaults]\ncontroller = x", "file:2:1: controller is in the wrong section"],
      ["[Subsystem]\nhdr-digest = maybe", "file:2:1: hdr-digest is yes or no"],
      [oneController("transport=tcp"), "file:3:1: a controller needs transport and traddr"],
      [oneController("traddr=192.0.2.1"), "file:3:1: a controller needs transport and traddr"],
      [oneController("transport=tcp;traddr="), "file:3:1: traddr is empty"],
      [oneController("transport=tcp;traddr=192.0.2.1;traddr=192.0.2.1"), "file:3:1: traddr is there twice"],
      [
        oneController("transport=tcp;tradr=1"),
        "file:3:1: a controller is KEY=VALUE;KEY=VALUE..., and tradr is none of its keys",
      ],
      [oneController("tcp"), "file:3:1: a controller is KEY=VALUE;KEY=VALUE..., and this key is none of its keys"],
      ["\0", "file:1: has a NUL: it is no text"],
    ] as const) {
      assert.equal(refusal(nvmeFabrics, text), why);
    }
  });

  test("a controller that cannot be is left out with its reason", () => {
    for (const [line, why] of [
      ["transport=tcp;traddr=192.0.2.1;trsvcid=65536", "trsvcid is not a port from 1 to 65535"],
      ["transport=tcp;traddr=192.0.2.1;trsvcid=8009 # it", "trsvcid is not a port from 1 to 65535"],
      ["transport=tcp;traddr=192.0.2.256", "traddr is no address: write an IP address"],
      ["transport=tcp;traddr=192.0.2.1;host-traddr=here", "host-traddr is no address"],
      ["transport=tcp;traddr=192.0.2.1;host-iface=../x", "host-iface is no name of an interface"],
    ] as const) {
      assert.deepEqual(remarksOf(read(oneController(line))), [`3: error: ${why}: this controller is left out`]);
    }
    const named = read(
      "[Subsystem]\nnqn = x,y\ncontroller = transport=tcp;traddr=192.0.2.1\n[Host]\nhostnqn = x\n[Host]\nhostid = 0\n[Host]\nhostid = 6f5f1c52\n[Host]\nhostid = 00000000-0000-0000-0000-000000000000\n",
    );
    assert.deepEqual(remarksOf(named), [
      '4: error: the host NQN does not start with "nqn."',
      "6: error: the host ID is no UUID",
      "8: error: the host ID is no UUID",
      "10: error: the host ID is no UUID",
      '3: error: the NQN does not start with "nqn.": this controller is left out',
    ]);
  });

  test("an address with brackets, with a zone, and an empty file", () => {
    assert.deepEqual(linesOf(read(oneController("transport=tcp;traddr=[fe80::1%storage0]"))), [
      "3: kind=subsystem traddr=fe80::1 nqn=nqn.2024-05.org.example:root hostIface=storage0",
    ]);
    assert.deepEqual(read(""), { hosts: [], interfaces: [], connections: [], remarks: [] });
  });

  test("a section of the future is left out as a whole, but for its secrets", () => {
    const described = read("[Zone]\na = 1\nb-secret = hunter2\n");
    assert.deepEqual(remarksOf(described), [
      "3: error: b-secret is a secret, and left out: give it as credential nbft-boot.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it",
      "1: note: [Zone] is no section of nvme-cli: left out with 0 controllers",
    ]);
  });

  test("regression: a slip of the pen that loses controllers is an error, which names the word and the one that was meant", () => {
    const line = "controller = transport=tcp;traddr=192.0.2.1\n";
    const left = "left out";
    for (const [text, why] of [
      [
        oneController("transport=tcp;traddr=192.0.2.1", "controler = x\n"),
        "3: error: controler is no known key: it is left out; did you mean controller?",
      ],
      [
        `[Discovery Controler]\n${line}${line}`,
        `1: error: [Discovery Controler] is no section of nvme-cli: ${left} with 2 controllers; did you mean [Discovery Controller]?`,
      ],
      [
        `[subsystem]\nnqn = x\n${line}`,
        `1: error: [subsystem] is no section of nvme-cli: ${left} with 1 controller; did you mean [Subsystem]?`,
      ],
      [`[Zone]\n${line}`, `1: error: [Zone] is no section of nvme-cli: ${left} with 1 controller`],
      [`[${"\u001b".repeat(3)}]\n`, `1: note: this is no section of nvme-cli: ${left} with 0 controllers`],
    ] as const) {
      assert.deepEqual(remarksOf(read(text)), [why]);
    }
  });

  test("thousands of remarks are fifty of a kind, and controllers have a limit", () => {
    const described = read(`[Host]\n${"a = 1\n".repeat(1000)}kxchap-secret = x\n`);
    assert.equal(described.remarks.length, 52);
    assert.deepEqual(remarksOf(described).slice(-2), [
      "1002: error: kxchap-secret is a secret, and left out: give it as credential nbft-boot.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it",
      "undefined: note: there is more of this kind: 950 remarks are left out",
    ]);
    const many = `[Discovery Controller]\n${"controller = transport=tcp;traddr=192.0.2.1\n".repeat(1025)}`;
    assert.equal(refusal(nvmeFabrics, many), "file:1026:1: there are more than 1024 controllers");
    assert.equal(refusal(nvmeFabrics, "#".repeat(1024 * 1024 + 1)), "file: is longer than 1 MiB");
  });
});
