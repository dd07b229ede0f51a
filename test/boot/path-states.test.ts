// SPDX-License-Identifier: LGPL-2.1-or-later
// What a boot says of its paths in the end: that it is well, or what to do.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { explain } from "../../src/boot/explain.ts";
import { tellStates } from "../../src/boot/path-states.ts";
import { shownAddress } from "../fixtures/shown-addresses.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { secrets } from "../secrets/secrets.ts";

const subsystem = "nqn.2014-08.org.example:root";
const second = { mac: "52:54:00:00:00:02", ip: "10.1.0.2" };
const record = (state: string, obstacle?: string, controllers: readonly string[] = []): string =>
  JSON.stringify({ state, since: 0, attempts: 7, controllers, ...(obstacle === undefined ? {} : { obstacle }) });

/** An initramfs that waits for two paths and what a discovery finds. */
const waiting = {
  "/etc/initrd-release": "",
  "/proc/cmdline": "root=LABEL=nbft-root rd.timeout=60\n",
  "/sys/firmware/acpi/tables/NBFT": makeTable({
    hfi: [{}, second],
    ssns: [
      { subsysNqn: subsystem, traddr: "10.0.0.1" },
      { subsysNqn: subsystem, traddr: "10.1.0.1", primaryHfi: 2 },
    ],
    discovery: [{}],
  }),
  "/sys/class/net/ens2/address": "52:54:00:00:00:01\n",
  "/sys/class/net/ens2/type": "1\n",
  "/run/nbft-boot/attempts/connect-0-1-1": record("waiting", "connection refused by 10.0.0.1:4420: start the target"),
  "/run/nbft-boot/attempts/connect-0-2-2": record("gave up", "no link on ens3: check its cable"),
  "/run/nbft-boot/attempts/discover-0-1-1": record("waiting", "no link on ens3: check its cable"),
};

const live = {
  "/sys/class/nvme/nvme0/transport": "tcp\n",
  "/sys/class/nvme/nvme0/subsysnqn": `${subsystem}\n`,
  "/sys/class/nvme/nvme0/state": "live\n",
  "/sys/class/nvme/nvme0/address": shownAddress(
    "traddr=10.0.0.1,host_traddr=10.0.0.2,host_iface=ens2,trsvcid=4420",
    "live",
  ),
  "/run/nbft-boot/attempts/connect-0-1-1": record("connected", undefined, ["nvme0"]),
};

function said(files: Readonly<Record<string, string | Uint8Array>>): readonly string[] {
  const host = new MockHost({ files });
  assert.equal(explain(host), 0);
  return host.err.trimEnd().split("\n");
}

suite("the last words before an emergency shell", () => {
  test("regression: what nobody has tried waits for what this machine lacks, as status says it", () => {
    const untried = Object.fromEntries(Object.entries(waiting).filter(([path]) => !path.includes("/attempts/")));
    const lines = said({ ...untried, "/sys/class/net/ens2/carrier": "0\n" });
    assert.deepEqual(lines.slice(1, 3), [
      "NBFT path 0-1-1, discovery 0-1-1 missing: no link on ens2: check its cable and the switch",
      "NBFT path 0-2-2 missing: no interface 52:54:00:00:00:02",
    ]);
  });

  test("regression: name the secret that is missing, which nobody has noted", () => {
    const table = makeTable({
      hfi: [{}],
      ssns: [{ subsysNqn: subsystem, traddr: "10.0.0.1", security: 1 }],
      security: [{ inBandAuthentication: "required" }],
    });
    const { "/sys/class/net/ens2/address": address, "/sys/class/net/ens2/type": type } = waiting;
    const files = {
      "/etc/initrd-release": "",
      "/sys/firmware/acpi/tables/NBFT": table,
      "/sys/class/net/ens2/address": address,
      "/sys/class/net/ens2/type": type,
      "/sys/class/net/ens2/carrier": "1\n",
    };
    const reason = "not connected without authentication: no secret, give credential nbft-boot.dhchap-secret";
    assert.equal(said(files)[1], `NBFT path 0-1-1 missing: ${reason}`);
    const given = { ...files, "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short };
    assert.equal(said(given)[1], "NBFT path 0-1-1 missing: not tried yet");
  });

  test("say what is missing, why, each reason once, and what to do", () =>
    assert.deepEqual(said(waiting), [
      "0 of 3 NBFT paths are connected",
      "NBFT path 0-1-1 missing: connection refused by 10.0.0.1:4420: start the target",
      "NBFT path 0-2-2, discovery 0-1-1 missing: no link on ens3: check its cable",
      "What to do: mend that, and start again; without rd.timeout=60 a boot waits for ever. nbft-boot check says more",
    ]));

  test("count as connected what a discovery has connected, and what the kernel says is live, whatever was noted", () => {
    const discovered = { "/run/nbft-boot/attempts/discover-0-1-1": record("connected", undefined, ["nvme3", "nvme4"]) };
    const lines = said({ ...waiting, ...live, ...discovered });
    assert.equal(lines[0], "2 of 3 NBFT paths are connected: 0-1-1 as nvme0, discovery 0-1-1 as nvme3 nvme4");
    const lost = said({ ...waiting, ...live, "/sys/class/nvme/nvme0/state": "connecting\n" });
    assert.equal(lost[1], "NBFT path 0-1-1 missing: nvme0 is there, but connecting: left to the kernel");
  });

  test("lead elsewhere where all is connected, and root is not there all the same", () => {
    const table = makeTable({ ssns: [{ subsysNqn: subsystem, traddr: "10.0.0.1" }] });
    assert.deepEqual(said({ ...waiting, ...live, "/sys/firmware/acpi/tables/NBFT": table }), [
      "1 of 1 NBFT paths are connected: 0-1-1 as nvme0",
      "What to do: root=LABEL=nbft-root has to be on their disks: see blkid, or what else root is made of. nbft-boot check says more",
    ]);
  });

  test("say what is wrong with the tables where none of them names a path", () => {
    const table = "/sys/firmware/acpi/tables/NBFT";
    const what = "What to do: correct that in firmware's setup, and start again. nbft-boot check says more";
    assert.deepEqual(said({ ...waiting, [table]: waiting[table].subarray(0, 100) }), [
      "no path of an NBFT is tried: 0 paths over 0 interfaces, from no usable table",
      `${table} is refused: header, byte 4: cut: its header says ${waiting[table].length} bytes, the file has 100 (table-length)`,
      what,
    ]);
    const nothing = makeTable({ ssns: [] });
    assert.deepEqual(said({ ...waiting, [table]: nothing }), [
      "no path of an NBFT is tried: 0 paths over 1 interface, from NBFT",
      what,
    ]);
  });

  test("say that a boot has left the table alone, not that there is none", () => {
    const without = (start: string) =>
      said(Object.fromEntries(Object.entries(waiting).filter(([path]) => !path.startsWith(start))));
    const { "/proc/cmdline": cmdline, "/sys/firmware/acpi/tables/NBFT": table } = waiting;
    const started = { "/proc/cmdline": cmdline, "/sys/firmware/acpi/tables/NBFT": table };
    assert.deepEqual(said(started), ["no path of an NBFT is tried: this boot did not use it"]);
    assert.deepEqual(without("/sys/firmware"), ["no path of an NBFT is tried: there is none"]);
  });

  test("say that nothing is tried where the kernel command line forbids it", () =>
    assert.deepEqual(said({ ...waiting, "/proc/cmdline": "rd.nbft=0" }), [
      "no path of an NBFT is tried: the kernel command line has rd.nbft",
    ]));

  test("fit a screen, however many paths there are", () => {
    const lines: string[] = [];
    const states = Array.from({ length: 2048 }, (_, index) => ({
      name: `path 0-${index}-1`,
      obstacle: `${index >> 4}`,
    }));
    assert.equal(
      tellStates(states, (_, line) => lines.push(line)),
      2048,
    );
    assert.ok(lines.length <= 8, lines.join("\n"));
    assert.ok(lines.every((line) => line.length < 200));
    assert.match(lines[1] ?? "", /path 0-7-1 and 8 more missing: 0$/);
    assert.equal(lines.at(-1), "122 more reasons; nbft-boot status lists them all");
  });
});
