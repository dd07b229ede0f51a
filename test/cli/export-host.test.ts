// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot export for an installed system: what is typed, where it is written, who may read it. On both engines.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { hostKinds } from "../../src/export/host-kinds.ts";
import { both, fixture, makeMachine, runCommand } from "./run-command.ts";

const written = "network:\n  version: 2\n  ethernets:\n    lan: {match: {name: en*}, dhcp4: true} # mine\n";

const cards = "eth0:52:54:00:6f:00:01,eth1:52:54:00:6f:00:02";

suite("export for an installed system", () => {
  for (const { name, options } of hostKinds) {
    test(`${name}: one document from both engines, also of everything at once`, () => {
      const names = options.includes("ifname") ? [`--ifname=${cards}`] : [];
      const { status, stdout, stderr } = both("export", name, fixture("multipath"), ...names);
      assert.equal(status, 0);
      assert.notEqual(stdout, "");
      assert.match(stderr, new RegExp(`^(nbft-boot: ${name}: [^\\n]+\\n)*$`));
      // With names that some of the tools do not take: said, and no error of the program.
      const everything = both("export", name, fixture("everything"));
      assert.ok(everything.status !== null && !everything.stderr.includes("internal error"), everything.stderr);
    });

    if (!options.includes("file")) {
      test(`${name}: --file is for netplan`, () => {
        const { status, stderr } = both("export", name, fixture("multipath"), "--file=/dev/null");
        assert.deepEqual(
          { status, stderr },
          { status: 2, stderr: `nbft-boot: export ${name}: --file is for netplan\n` },
        );
      });
    }
  }

  test("--file: that file with what root needs, and its mistakes in one line", (t) => {
    const root = makeMachine(t, { "lan.yaml": written, "bad.yaml": "network: [", "binary.yaml": Uint8Array.of(0xff) });
    const args = ["export", "netplan", fixture("minimal")];
    const { status, stdout } = both(...args, `--file=${root}/lan.yaml`);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith(written));
    assert.match(stdout, /^ {4}nbft0h1:$/m);
    const said = (file: string) => both(...args, `--file=${root}/${file}`);
    for (const [file, expected] of [
      ["bad.yaml", /^nbft-boot: export netplan: --file, line 1, column \d+: [^\n]+\n$/],
      ["binary.yaml", /^nbft-boot: --file=[^\n]+: not UTF-8\n$/],
      ["none.yaml", /^nbft-boot: --file=[^\n]+: no such file\n$/],
    ] as const) {
      assert.equal(said(file).status, 2);
      assert.match(said(file).stderr, expected);
    }
    assert.equal(readFileSync(join(root, "lan.yaml"), "utf8"), written, "it is read only");
  });

  test("--output: the files of a machine below the directory, those of NetworkManager and netplan for root's eyes alone", (t) => {
    const root = makeMachine(t, { "machine/file": "" });
    const write = (kind: string) => {
      const output = ["-o", join(root, "machine")];
      assert.equal(runCommand("native", ["export", kind, fixture("multipath"), ...output]).status, 0);
    };
    write("networkmanager");
    const profile = join(root, "machine/etc/NetworkManager/system-connections/nbft-0h1.nmconnection");
    assert.equal(statSync(profile).mode & 0o777, 0o600);
    write("networkd");
    assert.equal(statSync(join(root, "machine/etc/systemd/network/08-nbft-0h1.network")).mode & 0o777, 0o644);
    write("netplan");
    assert.equal(statSync(join(root, "machine/etc/netplan/60-nbft-boot.yaml")).mode & 0o777, 0o600);
  });

  test("a name that is among the sources is the card's; that of --ifname counts first", () => {
    const words = [
      "ip=eth0:dhcp",
      "ifname=eth0:52:54:00:12:34:56",
      "rd.nvmf.connect=tcp,192.0.2.10,nqn.2024-05.org.example:root",
    ];
    const host = "rd.nvmf.hostnqn=nqn.2024-05.org.example:host";
    const said = both("export", "nvme-fabrics", ...words, host);
    assert.match(said.stdout, /^controller = .*;host-iface=eth0$/m);
    assert.doesNotMatch(said.stderr, /--ifname/);
    const other = both("export", "nvme-fabrics", `${words.join(" ")} ${host}`, "--ifname=lan:52:54:00:12:34:56");
    assert.match(other.stdout, /;host-iface=lan$/m);
  });

  test("a connection without a card keeps the name of the interface that it is to stay on; a network manager has nothing to do", (t) => {
    const controller = "transport=tcp;traddr=192.0.2.10;trsvcid=4420;host-iface=eth7";
    const text = `[Host]\nhostnqn = nqn.2024-05.org.example:host\n[Subsystem]\nnqn = nqn.2024-05.org.example:root\ncontroller = ${controller}\n`;
    const file = join(makeMachine(t, { "fabrics.conf": text }), "fabrics.conf");
    assert.match(both("export", "nvme-fabrics", file).stdout, new RegExp(`^controller = ${controller}$`, "m"));
    for (const kind of ["netplan", "networkd", "networkmanager", "wicked", "timberland"]) {
      const { status, stdout } = both("export", kind, file);
      assert.deepEqual({ kind, status, stdout }, { kind, status: 2, stdout: "" });
    }
  });

  test("--ifname that is none is wrong usage, in one line", () => {
    const { status, stderr } = both("export", "nvme-fabrics", fixture("minimal"), "--ifname=eth0");
    assert.equal(status, 2);
    assert.match(stderr, /^nbft-boot: export nvme-fabrics: --ifname="eth0": this is no NAME:MAC, [^\n]+\n$/);
  });
});
