// SPDX-License-Identifier: LGPL-2.1-or-later
// What a boot goes by beside tables: words of the kernel command line, and files of nvme-cli in the image.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { passGate } from "../../src/boot/gate.ts";
import { pre } from "../../src/boot/pre/pre.ts";
import { type LoadedPlan, loadPlan } from "../../src/sources/load-plan.ts";
import { listFirstProblems, summarize } from "../../src/sources/report.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";

const hostNqn = "nqn.2014-08.org.nvmexpress:uuid:00000000-1111-4222-8333-444444444444";
const root = "nqn.2026-01.org.example:root";
const connect = `rd.nvmf.connect=tcp,192.0.2.20,${root}`;
const discover = "rd.nvmf.discover=tcp,192.0.2.30,,8009";
const fabrics = `[Host]\nhostnqn = ${hostNqn}\n\n[Subsystem]\nnqn = ${root}\ncontroller = transport=tcp;traddr=192.0.2.20\n`;
const discovery = "--transport=tcp --traddr=192.0.2.40 --trsvcid=8009\n";
const firmware = { "/sys/firmware/acpi/tables/NBFT": makeTable({ ssns: [{}] }) };

type Files = Readonly<Record<string, string | Uint8Array>>;

const machine = (cmdline: string, files: Files = {}) =>
  new MockHost({ files: { "/etc/initrd-release": "", "/proc/cmdline": `${cmdline}\n`, ...files } });
const load = (cmdline: string, files: Files = {}): LoadedPlan => loadPlan(machine(cmdline, files));
const ids = ({ plan }: LoadedPlan) => [...plan.paths, ...plan.discoveries].map(({ id }) => id);
const targets = ({ plan }: LoadedPlan) => [...plan.paths, ...plan.discoveries].map(({ traddr }) => traddr);

suite("words of the kernel command line", () => {
  test("are one more table, without HFI", () => {
    const loaded = load(`rd.nvmf.hostnqn=${hostNqn} ${connect} ${discover} ip=dhcp`);
    assert.deepEqual(ids(loaded), ["0-1-0", "0-1-0"]);
    assert.deepEqual([loaded.plan.host?.nqn, loaded.plan.interfaces], [hostNqn, []]);
    assert.equal(summarize(loaded), "1 path and 1 discovery by route, from rd.nvmf.connect, rd.nvmf.discover");
  });

  test("have the next number behind the tables", () => {
    assert.deepEqual(ids(load(connect, firmware)), ["0-1-1", "1-1-0"]);
  });

  test("open the gate without a table, and are nothing without a target", () => {
    assert.equal(passGate(machine(connect)).open, true);
    assert.deepEqual(passGate(machine(`rd.nvmf.hostnqn=${hostNqn}`)), { open: false });
  });

  for (const option of ["rd.nonvmf", "rd.nbft=0"]) {
    test(`are forbidden by ${option}`, () => {
      const forbiddenBy = option.replace(/=.*/, "");
      assert.deepEqual(passGate(machine(`${connect} ${option}`, firmware)), { open: false, forbiddenBy });
    });
  }

  test("are not forbidden by rd.nvmf.nonbft, which forbids tables", () => {
    assert.deepEqual(ids(load(`${connect} rd.nvmf.nonbft`, firmware)), ["0-1-0"]);
    assert.equal(passGate(machine(`${connect} rd.nvmf.nonbft`, firmware)).open, true);
    const closed = passGate(machine("rd.nvmf.nonbft", firmware));
    assert.deepEqual(closed, { open: false, forbiddenBy: "rd.nvmf.nonbft" });
  });

  test("of another transport are others' to connect", () => {
    const loaded = load(`${connect} rd.nvmf.discover=rdma,192.0.2.30`);
    assert.deepEqual(ids(loaded), ["0-1-0"]);
    assert.equal(summarize(loaded), "1 path by route, from rd.nvmf.connect");
  });

  test("that dracut's module built into the image count without tables, and not with rd.nvmf.nostatic", () => {
    for (const name of ["95nvmf-args.conf", "20-nvmf-args.conf"]) {
      const image = { [`/etc/cmdline.d/${name}`]: ` ${discover}\n` };
      assert.deepEqual(targets(load("quiet", image)), ["192.0.2.30"]);
      assert.deepEqual(targets(load("rd.nvmf.nostatic", image)), []);
      assert.deepEqual(targets(load("quiet", { ...image, ...firmware })).includes("192.0.2.30"), false);
    }
  });
});

suite("files of nvme-cli in the image", () => {
  const meant = { "/etc/nbft-boot/etc-nvme": "" };
  const both = { "/etc/nvme/discovery.conf": discovery, "/etc/nvme/hostnqn": `${hostNqn}\n` };

  test("nvme-fabrics.conf with its drop-ins is read: nobody brings it but for this", () => {
    const more = fabrics.replace("192.0.2.20", "192.0.2.21");
    const loaded = load("quiet", {
      "/etc/nvme/nvme-fabrics.conf": fabrics,
      "/etc/nvme/nvme-fabrics.conf.d/50-more.conf": more,
    });
    assert.deepEqual([targets(loaded), loaded.plan.host?.nqn], [["192.0.2.20", "192.0.2.21"], hostNqn]);
  });

  test("discovery.conf and config.json, which dracut copies into any image, count where somebody means it", () => {
    assert.deepEqual(passGate(machine("quiet", both)), { open: false });
    assert.deepEqual(targets(load("quiet", both)), []);
    assert.deepEqual(targets(load("quiet", { ...both, ...firmware })).includes("192.0.2.40"), false);
    assert.deepEqual(targets(load("quiet", { ...both, ...meant })), ["192.0.2.40"]);
    assert.deepEqual(targets(load(connect, both)), ["192.0.2.20", "192.0.2.40"]);
  });

  test("are void with rd.nvmf.nostatic, as /etc/nvme/hostnqn is not", () => {
    const loaded = load(`rd.nvmf.nostatic ${connect}`, { ...both, ...meant });
    assert.deepEqual([targets(loaded), loaded.plan.host?.nqn], [["192.0.2.20"], hostNqn]);
  });

  test("are nothing in a real root, where they are the business of nvme-cli's units", () => {
    const host = new MockHost({ files: { "/proc/cmdline": "quiet\n", "/run/nbft-boot/x": "", ...both, ...meant } });
    assert.deepEqual(ids(loadPlan(host)), []);
  });

  test("with a mistake cost only themselves, and are said", () => {
    const loaded = load(connect, {
      "/etc/nvme/nvme-fabrics.conf": "[Subsystem]\ncontroller = transport=tcp\n",
      ...both,
    });
    assert.deepEqual(targets(loaded), ["192.0.2.20", "192.0.2.40"]);
    assert.match(listFirstProblems(loaded, 9).join("\n"), /^\/etc\/nvme\/nvme-fabrics\.conf:\d+(:\d+)?: /m);
  });
});

suite("the host of a boot without table", () => {
  const nqnOf = (cmdline: string, files: Files) => load(cmdline, files).plan.host?.nqn;
  const dmi = { "/sys/class/dmi/id/product_uuid": "4C4C4544-0000-4111-8222-333344445555\n" };
  const fromDmi = "nqn.2014-08.org.nvmexpress:uuid:4c4c4544-0000-4111-8222-333344445555";

  test("is the command line's, the files', /etc/nvme/hostnqn, and last the machine's own", () => {
    const other = hostNqn.replace("8333", "9333");
    const files = { "/etc/nvme/nvme-fabrics.conf": fabrics, "/etc/nvme/hostnqn": `${other}\n`, ...dmi };
    assert.equal(nqnOf(`rd.nvmf.hostnqn=nqn.2026-01.org.example:me ${connect}`, files), "nqn.2026-01.org.example:me");
    assert.equal(nqnOf(connect, files), hostNqn);
    assert.equal(nqnOf(connect, { "/etc/nvme/hostnqn": `${other}\n`, ...dmi }), other);
    assert.equal(nqnOf(connect, dmi), fromDmi);
    assert.equal(load(connect, dmi).plan.host?.id, "4c4c4544-0000-4111-8222-333344445555");
  });

  test("is one for all that several files name, and the other is said", () => {
    const other = fabrics.replace("uuid:0", "uuid:9").replace("192.0.2.20", "192.0.2.21");
    const loaded = load("quiet", {
      "/etc/nvme/nvme-fabrics.conf": fabrics,
      "/etc/nvme/nvme-fabrics.conf.d/1.conf": other,
    });
    assert.deepEqual([targets(loaded), loaded.plan.host?.nqn], [["192.0.2.20", "192.0.2.21"], hostNqn]);
    assert.match(listFirstProblems(loaded, 9).join("\n"), /1\.conf:\d+(:\d+)?: host nqn\S+uuid:9\S+ is another/);
  });

  test("is that of a table where there is one", () => {
    assert.notEqual(nqnOf(connect, { ...firmware, ...dmi }), undefined);
  });

  test("is one for all processes of the boot where firmware has no UUID", () => {
    const boot = { "/proc/sys/kernel/random/boot_id": "11111111-2222-4333-8444-555555555555\n" };
    const zero = { "/sys/class/dmi/id/product_uuid": "00000000-0000-0000-0000-000000000000\n" };
    assert.equal(
      nqnOf(connect, { ...boot, ...zero }),
      "nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555",
    );
  });
});

suite("what the real root needs", () => {
  test("is kept with its number, for root alone: words, files and host", () => {
    const files = {
      "/etc/nvme/nvme-fabrics.conf": fabrics,
      "/etc/nvme/nvme-fabrics.conf.d/1.conf": fabrics,
      ...firmware,
    };
    const host = machine(`${connect} rd.nvmf.hostid=00000000-1111-4222-8333-444444444444`, files);
    assert.equal(pre(host), 0, host.err);
    const kept = host.list("/run/nbft-boot/tables");
    assert.deepEqual(kept.map((path) => path.replace("/run/nbft-boot/tables/NBFT1.sources/", "")).sort(), [
      "cmdline",
      "hostid",
      "hostnqn",
      "nvme-fabrics.conf",
      "nvme-fabrics.conf.d/1.conf",
    ]);
    for (const path of kept) {
      assert.equal(host.mode(path), 0o600, path);
    }
    const real = new MockHost({
      files: {
        "/proc/cmdline": "quiet\n",
        ...firmware,
        "/etc/nvme/discovery.conf": discovery,
        ...Object.fromEntries(kept.map((path) => [path, host.text(path) ?? ""])),
      },
    });
    assert.deepEqual(loadPlan(real).plan, loadPlan(host).plan);
    assert.equal(passGate(real).open, true);
  });
});
