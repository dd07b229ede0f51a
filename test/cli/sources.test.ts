// SPDX-License-Identifier: LGPL-2.1-or-later
// What commands are told instead of the machine's own tables: SOURCE words.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { both, bytesOf, fixture, makeMachine, runCommand, tablePath } from "./run-command.ts";

const nqn = "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";
const root = "nqn.2024-05.org.example:root";
const host = `rd.nvmf.hostnqn=${nqn}`;
const connect = `rd.nvmf.connect=tcp,192.0.2.9,${root}`;
const network = ["ip=storage:dhcp", "ifname=storage:52:54:00:09:00:00"];

const fabrics = `[Host]\nhostnqn = ${nqn}\n[Subsystem]\nnqn = ${root}\ncontroller = transport=tcp;traddr=192.0.2.9;host-iface=eth0\n`;
const netplan =
  "network:\n  version: 2\n  ethernets:\n    eth0:\n      match: {macaddress: '52:54:00:09:00:00'}\n      addresses: [192.0.2.5/24]\n      nameservers:\n        search: [example.org]\n";

interface Plan {
  readonly paths: readonly { readonly id: string; readonly interface?: { readonly mac: string } }[];
}
const planOf = (...words: readonly string[]): Plan => JSON.parse(both("plan", "--json", ...words).stdout);

suite("sources that are no tables are one table together", () => {
  test("a configuration of nvme-cli with one of netplan, each line of what is lost naming its place", (t) => {
    const folder = makeMachine(t, { "nvme-fabrics.conf": fabrics, "netplan.yaml": netplan });
    const [conf, yaml] = [join(folder, "nvme-fabrics.conf"), join(folder, "netplan.yaml")];
    const { status, stdout, stderr } = both("plan", conf, yaml);
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}0-1-1 +52:54:00:09:00:00 +192\.0\.2\.9:4420 +nqn\.2024-05\.org\.example:root/m);
    assert.match(stdout, /192\.0\.2\.5\/24/);
    assert.match(stderr, /^nbft-boot: [^\n]*netplan\.yaml:\d+(:\d+)?: [^\n]*search domain[^\n]*\n$/);
  });

  test("kernel options, and what show prints of them is read by encode, plan and show again", (t) => {
    const folder = makeMachine(t, {});
    const shown = both("show", "--json", connect, host, ...network);
    assert.deepEqual([shown.status, shown.stderr], [0, ""]);
    const [json, binary] = [join(folder, "node1.json"), join(folder, "NBFT")];
    writeFileSync(json, shown.stdout);
    assert.deepEqual(both("encode", json, "-o", binary), { status: 0, stdout: "", stderr: "" });
    const { table, findings } = decode(readFileSync(binary));
    assert.deepEqual(findings, []);
    assert.deepEqual(JSON.parse(shown.stdout).tables[0].table, table);
    assert.deepEqual(planOf(json), planOf(connect, host, ...network));
    const once = both("encode", connect, host, ...network, "--as=credential").stdout;
    assert.equal(once, both("encode", json, "--as=credential").stdout);
  });

  test("regression: network alone beside a table is said not to be part of it, and what to do", (t) => {
    const folder = makeMachine(t, { "netplan.yaml": netplan });
    const json = join(folder, "nonet.json");
    writeFileSync(json, both("show", "--json", connect, host).stdout);
    const line =
      "does not reach the table beside it: make that again from its sources with this, or edit its hfi\\[\\]";
    const { status, stderr } = both("encode", json, ...network, "-o", join(folder, "NBFT"));
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^nbft-boot: kernel options: ${line}\n`));
    assert.match(both("plan", json, join(folder, "netplan.yaml")).stderr, new RegExp(`netplan\\.yaml: ${line}\n`));
    assert.doesNotMatch(both("plan", json, connect, host, ...network).stderr, /does not reach/);
    assert.doesNotMatch(both("plan", connect, host, ...network).stderr, /does not reach/);
  });

  test("a command line in quotes is as good as its words", () => {
    assert.deepEqual(planOf(["quiet", connect, host, ...network].join(" ")), planOf(connect, host, ...network));
  });

  test("a table stays itself, and what is none gets the next number", () => {
    const { paths } = planOf(fixture("static-ipv4"), connect, host, fixture("vlan"), ...network);
    assert.deepEqual(
      paths.map(({ id }) => id.replace(/-.*/, "")),
      ["0", "1", "2"],
    );
  });

  test("without an interface any route serves, show --json says so, and encode which words are missing", (t) => {
    const shown = both("show", "--json", connect, host);
    const [{ table }] = JSON.parse(shown.stdout).tables;
    assert.deepEqual([table.ssns[0].primaryHfi, table.ssns[0].byRoute], [0, {}]);
    assert.match(shown.stderr, /no interface is known .*: ip=NAME:dhcp ifname=NAME:MAC would name one\n$/);
    const file = join(makeMachine(t, { "node.json": shown.stdout }), "node.json");
    assert.deepEqual(planOf(file), planOf(connect, host));
    assert.equal(planOf(file).paths[0]?.interface, undefined);
    for (const words of [[file], [connect, host]]) {
      const { status, stderr } = both("encode", ...words, "--as=credential");
      assert.equal(status, 2);
      assert.match(stderr, /ssns\[0\]\.primaryHfi: no interface is known .*: add ip=NAME:dhcp ifname=NAME:MAC\n$/);
    }
    const noHost = both("encode", connect, ...network, "--as=credential");
    assert.match(noHost.stderr, /no host NQN is known, and no table is without one: add rd\.nvmf\.hostnqn=NQN\n$/);
  });

  test("an address of a table in JSON that no binary one has is looked at, too", (t) => {
    const table = {
      host: { nqn },
      ssns: [{ primaryHfi: 0, byRoute: { hostTraddr: "1,host_iface=x" }, traddr: "192.0.2.9", subsysNqn: root }],
    };
    const file = join(makeMachine(t, { "a.json": JSON.stringify(table) }), "a.json");
    const { status, stderr } = both("plan", file);
    assert.equal(status, 2);
    assert.match(stderr, /ssns\[0\]\.byRoute\.hostTraddr: "1,host_iface=x" is no IP address\n$/);
  });
});

suite("what a source has that is lost", () => {
  const rdma = `rd.nvmf.connect=rdma,192.0.2.8,${root}`;

  test("is an exit status of 1 behind the output of each command", (t) => {
    const output = join(makeMachine(t, {}), "NBFT");
    for (const command of [["show"], ["plan"], ["check"], ["units", "--stdout"], ["encode", "-o", output]]) {
      const { status, stderr } = both(...command, connect, rdma, host, ...network);
      assert.equal(status, 1, command.join(" "));
      assert.equal(stderr, `nbft-boot: ${rdma}: transport rdma cannot be said by a table: left out\n`);
    }
    assert.equal(decode(readFileSync(output)).table.ssns.length, 1);
    assert.equal(both("check", "--quiet", rdma, host, ...network).stderr, "");
  });

  test("is no failure where it is only worth knowing", () => {
    const { status, stderr } = both("plan", connect, host, "ip=storage:dhcp:9000", "ifname=storage:52:54:00:09:00:00");
    assert.equal(status, 0);
    assert.match(stderr, /MTU 9000/);
  });
});

suite("which source is what", () => {
  test("is told by --from where its content does not, or where somebody insists", (t) => {
    const folder = makeMachine(t, { "words.txt": `quiet ${connect} ${host} ${network.join(" ")}\n`, table: "{}" });
    const words = join(folder, "words.txt");
    assert.deepEqual(planOf(words), planOf("--from=kernel-options", words));
    assert.match(both("plan", "--from=netplan", words).stderr, /^nbft-boot: [^\n]*words\.txt:\d+[^\n]*\n/);
    assert.match(both("plan", "--from=table", words).stderr, /words\.txt is refused: [^\n]*not an NBFT/);
    assert.match(both("plan", "--from=system", words).stderr, /--from=system: it is no file: say system\n$/);
    assert.match(both("plan", "--from=netplan").stderr, /--from=netplan: say which file\n$/);
    assert.equal(both("plan", "--from=xml", words).status, 2);
  });

  test("in none of the formats, it is one line that lists them, and the one that it looks like", (t) => {
    const text = "[Hots]\nhostnqn=x\n[Subsystm]\ncontroller = transport=tcp;traddr=1\n";
    const folder = makeMachine(t, { "nvme.conf": text, "vm.json": '{"kind": "VirtualMachine"}', "a.txt": "hello\n" });
    for (const [name, said] of [
      ["nvme.conf", /\(table, [a-z-, ]*netplan[a-z-, ]*\); if it is nvme-fabrics, --from=nvme-fabrics says/],
      ["vm.json", /in none of the formats that are known \(table, cinder, .*\)\n$/],
      ["a.txt", /in none of the formats that are known \(table, cinder, .*\)\n$/],
    ] as const) {
      const { status, stdout, stderr } = both("show", join(folder, name));
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /^nbft-boot: [^\n]*\n$/);
      assert.match(stderr, said);
    }
  });

  test("a word that is a kernel option is no file; ./ in front makes it one", (t) => {
    const folder = makeMachine(t, { "ip=dhcp": bytesOf("static-ipv4") });
    assert.match(both("plan", "ip=dhcp", connect).stderr, /^nbft-boot: ip=dhcp: /m);
    assert.equal(planOf(`${folder}/ip=dhcp`).paths.length, 1);
    assert.match(both("plan", "foo=bar").stderr, /^nbft-boot: foo=bar: no such file: /);
  });

  test("sources that contradict each other are refused with both places", (t) => {
    const other = "rd.nvmf.hostnqn=nqn.2024-05.org.example:other";
    const conf = join(makeMachine(t, { "nvme-fabrics.conf": fabrics }), "nvme-fabrics.conf");
    const { status, stdout, stderr } = both("plan", conf, other);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(
      stderr,
      /^nbft-boot: rd\.nvmf\.hostnqn=[^\n]*, and nqn[^\n]* at [^\n]*nvme-fabrics\.conf:1:1[^\n]*\n$/,
    );
  });
});

suite("bounds", () => {
  test("64 sources, drop-ins among them, of 1 MiB each", (t) => {
    const many = Array.from({ length: 65 }, () => connect);
    assert.match(both("plan", ...many).stderr, /65 sources, more than 64: name fewer\n$/);
    const dropIns = Array.from({ length: 64 }, (_, at) => [`nvme-fabrics.conf.d/${at}.conf`, "[Host]\n"] as const);
    const folder = makeMachine(t, {
      "nvme-fabrics.conf": fabrics,
      ...Object.fromEntries(dropIns),
      big: "x".repeat((1 << 20) + 1),
    });
    assert.match(
      both("plan", join(folder, "nvme-fabrics.conf")).stderr,
      /\.d: more than 63 files are left to be read\n$/,
    );
    assert.match(both("plan", join(folder, "big")).stderr, /big: larger than 1 MiB: /);
  });

  test("a drop-in is read beside its file, and is no text if it is not UTF-8", (t) => {
    const folder = makeMachine(t, {
      "nvme-fabrics.conf": fabrics,
      "nvme-fabrics.conf.d/1.conf": `[Subsystem]\nnqn = ${root}2\ncontroller = transport=tcp;traddr=192.0.2.8\n`,
      "nvme-fabrics.conf.d/README": "no drop-in",
    });
    const conf = join(folder, "nvme-fabrics.conf");
    assert.equal(planOf(conf).paths.length, 2);
    writeFileSync(join(folder, "nvme-fabrics.conf.d/2.conf"), new Uint8Array([0xff, 0xfe]));
    assert.match(both("plan", conf).stderr, /2\.conf: not text in UTF-8\n$/);
  });
});

suite("this machine", () => {
  test("is read where it is named, and that of --root where that is", (t) => {
    const machine = makeMachine(t, { [tablePath]: bytesOf("static-ipv4") });
    const { stdout, stderr } = both("show", "system", "--root", machine);
    assert.match(stderr, /^nbft-boot: system: has no connection by NVMe\/TCP\n$/);
    assert.doesNotMatch(stdout, /static|subsystem namespace/);
    assert.deepEqual(both("show", "--from=system", "--root", machine), both("show", "system", "--root", machine));
  });

  test("status and topology compare it with what they are told", (t) => {
    const machine = makeMachine(t, { "proc/cmdline": "", "sys/class/net/x": "" });
    const words = [connect, host, ...network, "--root", machine];
    const status = both("status", ...words);
    assert.equal(status.status, 1);
    assert.match(status.stdout, /192\.0\.2\.9/);
    assert.match(runCommand("native", ["topology", ...words]).stdout, /192\.0\.2\.9/);
  });

  test("regression: a root that is not there is refused beside a table, too", () => {
    const { status, stderr } = both("plan", fixture("minimal"), "--root=/no/such/root");
    assert.deepEqual([status, stderr], [2, "nbft-boot: --root /no/such/root: no such directory\n"]);
  });

  test("regression: a picture of another machine's paths does not have this machine's route", (t) => {
    const routes = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
    const machine = makeMachine(t, {
      "proc/cmdline": "",
      "sys/class/net/mine/operstate": "up\n",
      "proc/self/net/route": `${routes}mine\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`,
    });
    const { stdout } = both("topology", connect, host, "--root", machine);
    assert.match(stdout, /any interface/);
    assert.doesNotMatch(stdout, /mine/);
  });
});
