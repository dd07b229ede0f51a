// SPDX-License-Identifier: LGPL-2.1-or-later
// What users slip on, in words that name it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { both, fixture, makeMachine, runCommand } from "./run-command.ts";

const host = "rd.nvmf.hostnqn=nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";
const path = "rd.nvmf.connect=tcp,192.0.2.10,nqn.2024-05.org.example:root";
const card = ["ip=eth0:dhcp", "ifname=eth0:52:54:00:09:00:00"];

test("regression: a directory is said to be one, as a source, for an option and to write to", (t) => {
  const folder = makeMachine(t, {});
  assert.equal(both("plan", folder).stderr, `nbft-boot: ${folder}: a directory: name a file in it\n`);
  const file = both("export", "netplan", fixture("minimal"), `--file=${folder}`);
  assert.equal(file.stderr, `nbft-boot: --file=${folder}: a directory: name a file in it\n`);
  const output = both("encode", fixture("minimal"), "-o", folder);
  assert.deepEqual([output.status, output.stderr], [1, `nbft-boot: write ${folder}: EISDIR (it is a directory)\n`]);
  assert.match(both("encode", fixture("minimal"), "-o", "").stderr, /^nbft-boot: encode: --output names no file\n$/);
});

test("regression: --table with a number that no table has is not answered with the advice to say one", (t) => {
  const output = join(makeMachine(t, {}), "NBFT");
  assert.equal(
    both("encode", fixture("minimal"), "-o", output, "--table", "5").stderr,
    "nbft-boot: --table 5: no table has this number: there is 0\n",
  );
});

test("regression: the word of discovery.conf that means nothing is named, unless it may be a secret", (t) => {
  const said = (word: string) => {
    const folder = makeMachine(t, { "discovery.conf": `-t tcp -a 192.0.2.1 ${word}\n` });
    return runCommand("node", ["plan", join(folder, "discovery.conf")]).stderr;
  };
  assert.match(said("foo"), /discovery\.conf:1: "foo" is neither an option nor its value/);
  assert.match(said("192.0.2.2"), /:1: "192\.0\.2\.2" is neither/);
  assert.match(said("aGVsbG8xMjM="), /:1: a word is neither/);
});

suite("documents that cannot be", () => {
  const refused = (...args: readonly string[]) => {
    const { status, stdout, stderr } = runCommand("node", ["export", ...args]);
    assert.deepEqual([status, stdout], [2, ""]);
    return stderr;
  };

  test("regression: without a host NQN, in words", () => {
    for (const [kind, ...more] of [["grub"], ["kubevirt", "--image=registry.example/boot:1"], ["ironic"]]) {
      assert.match(
        refused(kind ?? "", path, ...card, ...more),
        /^nbft-boot: export \w+: no host NQN is known, [^\n]*add rd\.nvmf\.hostnqn=NQN$/m,
      );
    }
  });

  test("regression: an image that no registry has", () => {
    const image = (name: string) => ["kubevirt", host, path, ...card, `--image=${name}`];
    for (const name of ["a b", "Boot:1", "registry.example/", ":1", "boot:1:2", "-x"]) {
      assert.match(refused(...image(name)), /--image="[^\n]*" is no name of an image/);
    }
    for (const name of ["boot", "localhost:5000/a/b_c:v1.2", `registry.example/boot@sha256:${"0".repeat(64)}`]) {
      assert.equal(runCommand("node", ["export", ...image(name)]).status, 0, name);
    }
  });

  test("regression: a kernel that Ironic cannot fetch", () => {
    const kernel = (name: string) => ["ironic", host, path, ...card, "--root-arg=root=UUID=1", `--kernel=${name}`];
    for (const name of ["vmlinuz", "/boot/vmlinuz", "http://a b", "ftp://192.0.2.1/vmlinuz"]) {
      assert.match(refused(...kernel(name)), /--kernel="[^\n]*" is no image for Ironic/);
    }
    for (const name of ["http://192.0.2.1/vmlinuz", "glance://kernel", "3f4b2c1a-9d8e-4f70-8a6b-5c4d3e2f1a0b"]) {
      assert.equal(runCommand("node", ["export", ...kernel(name)]).status, 0, name);
    }
  });
});

suite("what no boot needs, as curtin says it", () => {
  const curtin = (mount: string) => `storage:
  config:
    - {id: a, type: nvme_controller, transport: tcp, tcp_addr: 192.0.2.10, tcp_port: 4420}
    - {id: b, type: mount, path: ${mount}, options: _netdev}
`;

  test("is no table and no document to boot by, but one for the installed system", (t) => {
    const folder = makeMachine(t, { "curtin.yaml": curtin("/home") });
    const sources = [join(folder, "curtin.yaml"), host, ...card];
    const output = join(folder, "NBFT");
    const { status, stderr } = both("encode", ...sources, "-o", output);
    assert.deepEqual([status, existsSync(output)], [0, false]);
    assert.match(
      stderr,
      /^nbft-boot: [^\n]*:3:7: no boot needs these connections, [^\n]*export stafd or nvme-fabrics\n$/,
    );
    for (const kind of ["grub", "cmdline"]) {
      const document = runCommand("node", ["export", kind, ...sources]);
      assert.deepEqual([document.status, document.stdout], [2, ""]);
      assert.match(document.stderr, /has nothing that a boot needs: export stafd or nvme-fabrics\n$/);
    }
    assert.match(runCommand("node", ["export", "stafd", ...sources]).stdout, /traddr=192\.0\.2\.10/);
  });

  test("is in the table of what a boot needs besides", (t) => {
    const folder = makeMachine(t, { "curtin.yaml": curtin("/home") });
    const output = join(folder, "NBFT");
    assert.equal(both("encode", join(folder, "curtin.yaml"), host, path, ...card, "-o", output).status, 0);
    assert.ok(existsSync(output));
    const root = makeMachine(t, { "curtin.yaml": curtin("/") });
    assert.equal(both("encode", join(root, "curtin.yaml"), host, ...card, "-o", join(root, "NBFT")).status, 0);
    assert.ok(existsSync(join(root, "NBFT")));
  });
});
