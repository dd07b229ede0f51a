// SPDX-License-Identifier: LGPL-2.1-or-later
// What is wrong with sources that are no table: it costs only itself, it is said, and dracut's own module still does what we do not.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { passGate } from "../../src/boot/gate.ts";
import { pre } from "../../src/boot/pre/pre.ts";
import { type LoadedPlan, loadPlan } from "../../src/sources/load-plan.ts";
import { listFirstProblems } from "../../src/sources/report.ts";
import { MockHost } from "../mock-host.ts";

const uuid = "00000000-1111-4222-8333-444444444444";
const hostNqn = `nqn.2014-08.org.nvmexpress:uuid:${uuid}`;
const connect = "rd.nvmf.connect=tcp,192.0.2.20,nqn.2026-01.org.example:root";
const meant = { "/etc/nbft-boot/etc-nvme": "", "/etc/nvme/hostnqn": `${hostNqn}\n` };
const fabrics = "/etc/nvme/nvme-fabrics.conf";
const line = (traddr: string, transport = "tcp") => `--transport=${transport} --traddr=${traddr} --trsvcid=8009\n`;
const controller = (fields: string) => `[Subsystem]\nnqn = nqn.2026-01.org.example:root\ncontroller = ${fields}\n`;
const good = controller("transport=tcp;traddr=192.0.2.21");

type Files = Readonly<Record<string, string | Uint8Array>>;

const machine = (cmdline: string, files: Files = {}) =>
  new MockHost({ files: { "/etc/initrd-release": "", "/proc/cmdline": `${cmdline}\n`, ...files } });
const load = (cmdline: string, files: Files = {}): LoadedPlan => loadPlan(machine(cmdline, files));
const targets = ({ plan }: LoadedPlan) => [...plan.paths, ...plan.discoveries].map(({ traddr }) => traddr);
const said = (loaded: LoadedPlan) => listFirstProblems(loaded, 20).join("\n");

suite("regression: dracut's module stands down only where every wanted connection is taken", () => {
  const words = (cmdline: string, files: Files) => {
    const host = machine(cmdline, { "/usr/lib/dracut-lib.sh": "", ...meant, ...files });
    assert.equal(pre(host), 0, host.err);
    return host.text("/etc/cmdline.d/50-nbft-boot.conf")?.split("\n") ?? [];
  };
  test("it does where all is", () => {
    for (const discovery of [`# transport=fc\n${line("192.0.2.40")}`, `${line("192.0.2.40").trim()} --tls\n`]) {
      assert.ok(words(connect, { "/etc/nvme/discovery.conf": discovery }).includes("rd.nonvmf"), discovery);
    }
  });
  for (const [what, cmdline, files] of [
    ["Fibre Channel in a file", connect, { "/etc/nvme/discovery.conf": line("nn-0x1:pn-0x2", "fc") }],
    ["Fibre Channel on the command line", `${connect} rd.nvmf.discover=fc,auto`, {}],
    ["a host name", connect, { "/etc/nvme/discovery.conf": line("storage.example.org") }],
    ["a host name on the command line", `${connect} rd.nvmf.discover=tcp,storage.example.org`, {}],
    [
      "a secret",
      connect,
      { "/etc/nvme/discovery.conf": `${line("192.0.2.40").trim()} --dhchap-secret=DHHC-1:00:eA==:\n` },
    ],
    ["a file with a mistake", connect, { "/etc/nvme/config.json": "[" }],
    ["a file that is no text", connect, { "/etc/nvme/config.json": new Uint8Array([0xff]) }],
  ] as const) {
    test(`it does not for ${what}`, () => {
      const found = words(cmdline, files);
      assert.deepEqual([found.includes("rd.nonvmf"), found.includes("rd.nvmf.nonbft")], [false, true]);
    });
  }
});

suite("regression: files that yield no connection are said", () => {
  for (const [what, content, message] of [
    ["a mistake", "[Subsystem\n", /^\/etc\/nvme\/nvme-fabrics\.conf:1:1: /],
    [
      "a host name alone",
      controller("transport=tcp;traddr=storage.example.org"),
      /storage\.example\.org is a host name/,
    ],
    ["no UTF-8", new Uint8Array([0xff]), /^\/etc\/nvme\/nvme-fabrics\.conf: is not UTF-8/],
    ["too much", `#${"x".repeat(65_536)}`, /^\/etc\/nvme\/nvme-fabrics\.conf: cannot be read: more than 64 KiB/],
  ] as const) {
    test(what, () => {
      const files = { ...meant, [fabrics]: content };
      assert.match(said(load("quiet", files)), message);
      assert.equal(passGate(machine("quiet", files)).open, true);
    });
  }

  test("and comments alone are nothing", () => {
    const files = { ...meant, "/etc/nvme/discovery.conf": "# nothing\n" };
    assert.deepEqual(load("quiet", files).tables, []);
  });

  test("drop-ins behind the 64th are named, and all files have 256 KiB", () => {
    const dropIns = (count: number, content: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${fabrics}.d/${100 + at}.conf`, content]));
    const many = load("quiet", { ...meant, [fabrics]: good, ...dropIns(66, "# none\n") });
    assert.deepEqual(said(many).match(/\d+\.conf: not read/g), ["164.conf: not read", "165.conf: not read"]);
    const large = load("quiet", { ...meant, [fabrics]: good, ...dropIns(5, `#${"x".repeat(65_000)}\n`) });
    assert.deepEqual(said(large).match(/\d+\.conf: cannot be read/g), ["104.conf: cannot be read"]);
    assert.deepEqual(targets(large), ["192.0.2.21"]);
  });
});

suite("regression: what is wrong with the host costs no connection", () => {
  const me = "nqn.2026-01.org.example:me";
  const other = `[Host]\nhostnqn = ${hostNqn}\nhostid = ${uuid}\n\n${good}`;

  test("a host NQN without ID is not given that of another", () => {
    const loaded = load(`rd.nvmf.hostnqn=${me} ${connect}`, { ...meant, [fabrics]: other });
    assert.deepEqual([loaded.plan.host?.nqn, targets(loaded)], [me, ["192.0.2.20", "192.0.2.21"]]);
    assert.notEqual(loaded.plan.host?.id, uuid);
    const own = load(`rd.nvmf.hostnqn=${hostNqn} ${connect}`, {
      ...meant,
      [fabrics]: other.replace(`${uuid}\n\n`, `${uuid.replace("8333", "9333")}\n\n`),
    });
    assert.equal(own.plan.host?.id, uuid.replace("8333", "9333"));
  });

  for (const [what, cmdline, files] of [
    ["/etc/nvme/hostid", connect, { "/etc/nvme/hostid": "garbage\n" }],
    [
      "/etc/nvme/hostnqn",
      connect,
      { "/etc/nvme/hostnqn": `garbage${"x".repeat(300)}\n`, "/sys/class/dmi/id/product_uuid": `${uuid}\n` },
    ],
    ["rd.nvmf.hostid", `${connect} rd.nvmf.hostid=garbage`, {}],
  ] as const) {
    test(`garbage in ${what} is said and left out`, () => {
      const loaded = load(cmdline, { ...meant, ...files });
      assert.deepEqual([targets(loaded), loaded.plan.host?.nqn], [["192.0.2.20"], hostNqn]);
      assert.match(said(loaded), /garbage/);
    });
  }

  test("of too many controllers the first 254 are kept, and the others are said", () => {
    const lines = Array.from({ length: 300 }, (_, at) => line(`192.0.${at >> 7}.${(at & 127) + 1}`)).join("");
    const loaded = load("quiet", { ...meant, "/etc/nvme/discovery.conf": lines });
    assert.equal(loaded.plan.discoveries.length, 254);
    assert.match(said(loaded), /discovery\.conf:255: more than 254 connections/);
  });
});

test("regression: words of Fibre Channel and RDMA alone are others' business, and no table", () => {
  for (const word of ["rd.nvmf.discover=fc,auto", "rd.nvmf.connect=rdma,192.0.2.20,nqn.2026-01.org.example:root"]) {
    assert.deepEqual([passGate(machine(word)), load(word).tables, said(load(word))], [{ open: false }, [], ""]);
  }
});
