// SPDX-License-Identifier: LGPL-2.1-or-later
// What the initramfs leaves to the real root.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { handOver } from "../../../src/boot/handover/handover.ts";
import { goesOn } from "../../../src/machine/real-root.ts";
import { shownAddress } from "../../fixtures/shown-addresses.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const program = "/usr/lib/nbft-boot/nbft-boot";
const subsystem = "nqn.2014-08.org.example:root";
const units = "/usr/lib/systemd/system";

/** An initramfs that has mounted root through the first of two paths. */
const initramfs = {
  "/etc/initrd-release": "",
  "/sys/firmware/acpi/tables/NBFT": makeTable({
    hfi: [{}, { mac: "52:54:00:00:00:02", ip: "10.1.0.2" }],
    ssns: [
      { subsysNqn: subsystem, traddr: "10.0.0.1" },
      { subsysNqn: subsystem, traddr: "10.1.0.1", primaryHfi: 2 },
    ],
  }),
  "/sys/class/net/ens2/address": "52:54:00:00:00:01\n",
  "/sys/class/net/ens2/type": "1\n",
  "/sys/class/nvme/nvme0/transport": "tcp\n",
  "/sys/class/nvme/nvme0/subsysnqn": `${subsystem}\n`,
  "/sys/class/nvme/nvme0/state": "live\n",
  "/sys/class/nvme/nvme0/address": shownAddress(
    "traddr=10.0.0.1,host_traddr=10.0.0.2,host_iface=ens2,trsvcid=4420",
    "live",
  ),
  [program]: "ELF",
  [`${units}/nbft-boot.target`]: "[Unit]\n",
  [`${units}/nbft-boot-adopt.path`]: "[Path]\n",
  [`${units}/nbft-boot-adopt.service`]: `[Service]\nExecStart=${program} adopt\n`,
  [`${units}/nbft-boot-connect@.service`]: `[Service]\nExecStart=${program} connect %i --timeout=300\n`,
  [`${units}/nbft-boot-discover@.service`]: `[Service]\nExecStart=${program} discover %i --timeout=300\n`,
  "/sysroot/usr/lib/systemd/systemd": "ELF",
};

const second = {
  "/sys/class/net/ens3/address": "52:54:00:00:00:02\n",
  "/sys/class/net/ens3/type": "1\n",
  "/sys/class/nvme/nvme1/transport": "tcp\n",
  "/sys/class/nvme/nvme1/subsysnqn": `${subsystem}\n`,
  "/sys/class/nvme/nvme1/state": "connecting\n",
  "/sys/class/nvme/nvme1/address": shownAddress(
    "traddr=10.1.0.1,host_traddr=10.1.0.2,host_iface=ens3,trsvcid=4420",
    "connecting",
  ),
};

function run(files: Readonly<Record<string, string | Uint8Array>>): MockHost {
  const host = new MockHost({ files });
  host.makeDirectory("/proc/self");
  host.symlink(program, "/proc/self/exe");
  assert.equal(handOver(host), 0);
  return host;
}

suite("the real root does not have this program", () => {
  const host = run(initramfs);

  test("it gets the program, its units and its generator under /run, which goes with the change of root", () => {
    assert.deepEqual(
      host.list("/run").filter((path) => !/\/udev\/|nvme-discoverd|tmpfiles|sysctl|again/.test(path)),
      [
        "/run/nbft-boot/nbft-boot",
        "/run/systemd/system-generators/nbft-boot-generator -> /run/nbft-boot/nbft-boot",
        "/run/systemd/system/nbft-boot-adopt.path",
        "/run/systemd/system/nbft-boot-adopt.service",
        "/run/systemd/system/nbft-boot-connect@.service",
        "/run/systemd/system/nbft-boot-discover@.service",
        "/run/systemd/system/nbft-boot.target",
      ],
    );
    assert.equal(host.text("/run/nbft-boot/nbft-boot"), "ELF");
    assert.equal(host.mode("/run/nbft-boot/nbft-boot"), 0o755);
  });

  test("the units start the program that was left", () => {
    const text = host.text("/run/systemd/system/nbft-boot-connect@.service");
    assert.equal(text, "[Service]\nExecStart=/run/nbft-boot/nbft-boot connect %i --timeout=300\n");
  });

  test("the console has what is connected, what is missing, why, and who goes on", () =>
    assert.deepEqual(host.err.trimEnd().split("\n"), [
      "1 of 2 NBFT paths are connected: 0-1-1 as nvme0; the real root tries the others",
      "NBFT path 0-2-2 missing: no interface 52:54:00:00:00:02",
      "left /run/nbft-boot/nbft-boot for the real root, which has no nbft-boot",
    ]));

  test("regression: where init= starts a shell or another init it is not said that somebody goes on, but the program is left to a wrapper", () => {
    const { err } = run({ ...initramfs, "/proc/cmdline": "init=/bin/bash\n" });
    assert.match(err, /^1 of 2 .*; in a real root without systemd nobody tries the others$/m);
    assert.match(err, /^left \/run\/nbft-boot\/nbft-boot for/m);
    const host = new MockHost({ files: { ...initramfs, "/proc/cmdline": "init=/sbin/init\n" } });
    assert.equal(goesOn(host), false);
    host.makeDirectory("/sysroot/sbin");
    host.symlink("../lib/systemd/systemd", "/sysroot/sbin/init");
    assert.equal(goesOn(host), true);
  });

  test("also where every path has a controller, be it one that the kernel reconnects: its network manager has to be told", () => {
    const complete = run({ ...initramfs, ...second });
    assert.ok(complete.exists("/run/systemd/system/nbft-boot-adopt.service"));
    assert.match(complete.err, /^NBFT path 0-2-2 missing: nvme1 is there, but connecting: left to the kernel$/m);
    assert.match(complete.err, /^left \/run\/nbft-boot\/nbft-boot for/m);
  });
});

suite("nothing is left where it is not needed", () => {
  const left = (files: Readonly<Record<string, string | Uint8Array>>): boolean =>
    run(files).exists("/run/nbft-boot/nbft-boot");

  test("the real root has this program", () =>
    assert.equal(left({ ...initramfs, [`/sysroot${program}`]: "ELF" }), false));
  test("the real root has no systemd", () => {
    const { "/sysroot/usr/lib/systemd/systemd": _, ...others } = initramfs;
    const without = { ...others, "/sysroot/bin/sh": "ELF" };
    assert.equal(left(without), false);
    assert.equal(left({ ...without, "/sysroot/lib/systemd/systemd": "ELF" }), true);
  });
  test("sd_booted(3): a real root without systemd is not told that systemd runs there", () => {
    const { "/sysroot/usr/lib/systemd/systemd": _, ...without } = initramfs;
    const ifupdown = {
      "/sysroot/usr/lib/ifupdown/settle-dad.sh": "",
      "/sysroot/usr/lib/systemd/system/networking.service": "",
    };
    const host = run({ ...without, ...second, ...ifupdown });
    assert.equal(host.exists("/run/systemd/system"), false);
    assert.equal(host.exists("/run/udev/rules.d/72-nbft-boot.rules"), false, "it starts systemctl");
    assert.ok(host.exists("/run/udev/rules.d/05-nbft-boot.rules"));
  });
  test("root has never come: nothing is written, and why is told where no emergency shell's unit does", () => {
    const { "/sysroot/usr/lib/systemd/systemd": _, ...without } = initramfs;
    const mute = run({ ...without, "/usr/lib/systemd/system/emergency.service": "[Unit]\n" });
    assert.equal(mute.err, "");
    const host = run(without);
    assert.match(
      host.err,
      /^NBFT path 0-2-2 missing: no interface 52:54:00:00:00:02\nWhat to do: mend that, and start again/m,
    );
    assert.deepEqual([host.list("/run"), mute.list("/run")], [[], []]);
  });
  test("started by hand in a real root", () => {
    const { "/etc/initrd-release": _, ...machine } = initramfs;
    assert.equal(left({ ...machine, "/run/nbft-boot/hostnqn": "" }), false);
  });
  test("the kernel command line forbids it", () =>
    assert.equal(left({ ...initramfs, "/proc/cmdline": "rd.nbft=0" }), false));
  test("no table", () => assert.equal(left({}), false));
});

test("what a discovery would find can only be told by asking again", () => {
  const table = makeTable({ discovery: [{}] });
  const { err } = run({ ...initramfs, "/sys/firmware/acpi/tables/NBFT": table });
  assert.match(err, /^NBFT discovery 0-1-1 missing: not tried yet$/m);
});

suite("several cards", () => {
  const file = "/run/sysctl.d/zz-nbft-boot.conf";

  test("N8: the real root's sysctl.d gets what keeps them apart, by their names, after all others", () => {
    const settings = ["ens2", "ens3"].flatMap((name) =>
      ["arp_ignore=1", "arp_announce=2", "rp_filter=2"].map((setting) => `-net/ipv4/conf/${name}/${setting}`),
    );
    const text = run({ ...initramfs, ...second }).text(file);
    assert.deepEqual(text?.trim().split("\n").slice(1), settings);
  });

  test("a name that would be something else in such a file is left out, and one that is not there", () => {
    const { "/sys/class/net/ens2/address": address, "/sys/class/net/ens2/type": type, ...others } = initramfs;
    const named = { "/sys/class/net/e=1*/address": address, "/sys/class/net/e=1*/type": type };
    assert.equal(run({ ...others, ...named }).exists(file), false);
  });

  test("nothing for one card", () => {
    const table = makeTable({ ssns: [{ subsysNqn: subsystem, traddr: "10.0.0.1" }] });
    assert.equal(run({ ...initramfs, "/sys/firmware/acpi/tables/NBFT": table }).exists(file), false);
  });
});

test("nvme-discoverd of the real root does not take the root disk away at shutdown", () => {
  const path = "/run/systemd/system/nvme-discoverd-.service.d/50-nbft-boot.conf";
  assert.match(run(initramfs).text(path) ?? "", /^\[Unit\]\nDefaultDependencies=no$/m);
});

test("a step that fails costs only itself, and the exit status says it", () => {
  const host = new MockHost({ files: initramfs });
  host.makeDirectory("/proc/self");
  host.symlink(program, "/proc/self/exe");
  host.failures.set("/run/udev/rules.d", "EROFS");
  assert.equal(handOver(host), 1);
  assert.match(host.err, /mkdir \/run\/udev\/rules\.d: EROFS/);
  assert.ok(host.exists("/run/nbft-boot/nbft-boot"));
});

suite("the real root's host NQN and ID", () => {
  const file = "/run/tmpfiles.d/nbft-boot.conf";
  const copies = (names: readonly string[]): string[] =>
    names.map((name) => `C /etc/nvme/${name} 0644 root root - /run/nbft-boot/${name}`);
  const read = (host: MockHost): string[] =>
    host
      .text(file)
      ?.split("\n")
      .filter((line) => !line.startsWith("#") && line !== "") ?? [];

  test("are those of the table where it has none of its own", () => {
    assert.deepEqual(read(run(initramfs)), copies(["hostid", "hostnqn"]));
  });

  test("stay its own where it has a host NQN: beside that, the table's host ID would be no pair", () => {
    assert.deepEqual(read(run({ ...initramfs, "/sysroot/etc/nvme/hostnqn": "nqn.2014-08.org.example:own\n" })), []);
  });

  test("the host ID is added to the same host NQN", () => {
    const nqn = "nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001";
    assert.deepEqual(read(run({ ...initramfs, "/sysroot/etc/nvme/hostnqn": `${nqn}\n` })), copies(["hostid"]));
  });
});
