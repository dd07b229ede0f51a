// SPDX-License-Identifier: LGPL-2.1-or-later
// What check prints, to the letter, and how it ends. Both engines say the same.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { top } from "../../tools/top.ts";
import { switchedOffTable } from "../fixtures/switched-off.ts";
import { makeTable, type TableFixture } from "../golden/tables.ts";
import { both, bytesOf, fixture, makeMachine, type Said, tablePath } from "./run-command.ts";

const cards = {
  "sys/class/net/ens2/address": "52:54:00:00:00:01\n",
  "sys/class/net/ens2/type": "1\n",
  "sys/class/net/ens2/carrier": "1\n",
  "sys/class/net/ens3/address": "52:54:00:00:00:02\n",
  "sys/class/net/ens3/type": "1\n",
  "sys/class/net/ens3/carrier": "1\n",
};
const booted = { "proc/cmdline": "root=LABEL=root\n", "run/nbft-boot/hostnqn": "", ...cards };
const twoPaths: TableFixture = {
  hfi: [{}, { index: 2, mac: "52:54:00:00:00:02", ip: "10.0.1.2" }],
  ssns: [{}, { index: 2, primaryHfi: 2, traddr: "10.0.1.1" }],
};

function check(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: readonly string[] = [],
  table: TableFixture = twoPaths,
): Said {
  return both("check", ...options, "--root", makeMachine(t, { [tablePath]: makeTable(table), ...booted, ...files }));
}

suite("check, to the letter", () => {
  test("a healthy machine", (t) => {
    assert.deepEqual(check(t, {}), { status: 0, stdout: "good: a boot connects 2 paths to 1 subsystem\n", stderr: "" });
  });

  test("a machine with one cable out", (t) => {
    const { status, stdout } = check(t, { "sys/class/net/ens3/carrier": "0\n" });
    assert.equal(
      stdout,
      "machine  ens3 has no link, so 0-2-2 cannot be connected; check cable and switch (no-link)\n" +
        "a boot connects only 1 path to 1 subsystem, of 2 paths to 1 subsystem; see above\n",
    );
    assert.equal(status, 0);
  });

  test("a machine with a doubt is not called good", (t) => {
    const { status, stdout } = check(t, { "proc/cmdline": "root=/dev/sda1\n" });
    assert.equal(
      stdout,
      "machine  root=/dev/sda1 is no disk that NVMe over Fabrics brings; write UUID= or LABEL= of the remote disk's file system, or rd.nbft=0 (local-root)\n" +
        "a boot connects 2 paths to 1 subsystem; see above\n",
    );
    assert.equal(status, 0);
  });

  test("a machine with another card", (t) => {
    const { status, stdout } = check(t, { "sys/class/net/ens2/address": "52:54:00:00:00:09\n" }, [], { ssns: [{}] });
    assert.equal(
      stdout,
      "machine  no network card has 52:54:00:00:00:01, which 0-1-1 would be connected through; load its driver, or correct firmware's setup (no-card)\n" +
        "nothing could be connected on this machine, of 1 path to 1 subsystem\n",
    );
    assert.equal(status, 1);
  });

  for (const option of ["rd.nbft=0", "rd.nonvmf", "rd.nvmf.nonbft"]) {
    test(`forbidden: ${option}`, (t) => {
      const name = option.replace(/=.*/, "");
      const { status, stdout } = check(t, { "proc/cmdline": `root=LABEL=root ${option}\n` });
      assert.deepEqual([status, stdout], [1, `forbidden by ${name}: a boot connects nothing\n`]);
    });
  }

  test("table files are not this machine's", () => {
    assert.equal(both("check", fixture("multipath")).stdout, "good: a boot connects 2 paths to 1 subsystem\n");
  });
});

suite("exit status", () => {
  test("--strict: 1 for what is left out, for a path that this machine cannot connect, for any other warning", (t) => {
    assert.equal(check(t, {}, ["--strict"]).status, 0);
    const unplugged = { "sys/class/net/ens3/carrier": "0\n" };
    const { status, stdout } = check(t, unplugged, ["--strict"]);
    assert.equal(status, 1);
    assert.match(stdout, /^not good by --strict: a boot connects only 1 path to 1 subsystem, of 2 paths/m);
    assert.equal(both("check", fixture("unresolved-references")).status, 0);
    assert.equal(both("check", "--strict", fixture("unresolved-references")).status, 1);
    assert.equal(check(t, { "etc/nvme/hostnqn": "nqn.2024-05.org.example:other\n" }, ["--strict"]).status, 1);
  });

  test("without a table: 0, with --require-table 1", (t) => {
    assert.equal(both("check", "--strict", "--root", makeMachine(t, {})).status, 0);
    assert.deepEqual(both("check", "--require-table", "--root", makeMachine(t, {})), {
      status: 1,
      stdout: "no NBFT, and there has to be a table that boots\n",
      stderr: "",
    });
    assert.equal(check(t, {}, ["--require-table"]).status, 0);
    const off = { [tablePath]: switchedOffTable() };
    assert.equal(check(t, off).status, 0);
    assert.equal(check(t, off, ["--require-table"]).status, 1);
    assert.deepEqual(JSON.parse(check(t, off, ["--json"]).stdout).switchedOff, [`/${tablePath}`]);
  });

  test("a refused table: 2, with --strict too; where the NBFT is forbidden nobody reads it: 1", (t) => {
    const damaged = { [tablePath]: bytesOf("static-ipv4").slice(0, 100) };
    assert.equal(check(t, damaged).status, 2);
    assert.equal(check(t, damaged, ["--strict"]).status, 2);
    assert.equal(check(t, { ...damaged, "proc/cmdline": "rd.nbft=0\n" }).status, 1);
  });

  test("the manual's table has every command", () => {
    const page = readFileSync(join(top, "man/nbft-boot.1"), "utf8");
    const rows = page.split(".Sh EXIT STATUS")[1]?.split(".Sh ")[0] ?? "";
    for (const name of ["show", "check", "plan", "units", "encode", "pre", "configure", "connect"]) {
      assert.match(rows, new RegExp(`^\\.It .*\\b${name}\\b`, "m"), name);
    }
  });
});

suite("check --json", () => {
  test("verdict, exit status, counts and findings", (t) => {
    const { status, stdout } = check(t, { "sys/class/net/ens3/carrier": "0\n" }, ["--json"]);
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      verdict: "boots",
      status: 0,
      planned: { paths: 2, subsystems: 1, discoveries: 0 },
      connects: { paths: 1, subsystems: 1, discoveries: 0 },
      switchedOff: [],
      findings: [
        {
          about: "machine",
          id: "no-link",
          severity: "warning",
          message: "ens3 has no link, so 0-2-2 cannot be connected",
          advice: "check cable and switch",
          paths: ["0-2-2"],
          blocks: true,
        },
      ],
    });
  });

  test("its status is the exit status, and --quiet is quiet", (t) => {
    const { status, stdout } = check(t, { "sys/class/net/ens3/carrier": "0\n" }, ["--json", "--strict"]);
    assert.deepEqual([status, JSON.parse(stdout).status], [1, 1]);
    const forbidden = JSON.parse(check(t, { "proc/cmdline": "rd.nbft=0\n" }, ["--json"]).stdout);
    assert.deepEqual([forbidden.verdict, forbidden.forbiddenBy, forbidden.status], ["forbidden", "rd.nbft", 1]);
    assert.equal(check(t, {}, ["--json", "--quiet"]).stdout, "");
  });
});

suite("plan on its machine", () => {
  const plan = (t: TestContext, files: Readonly<Record<string, string>>, ...options: readonly string[]): string =>
    both("plan", ...options, "--root", makeMachine(t, { [tablePath]: makeTable(twoPaths), ...booted, ...files }))
      .stdout;

  test("names the card of each interface, with what it lacks", (t) => {
    const text = plan(t, { "sys/class/net/ens3/carrier": "0\n", "sys/class/net/ens2/address": "52:54:00:00:00:09\n" });
    assert.match(text, /^ {2}52:54:00:00:00:01 .* NBFT HFI 1 {2}none here$/m);
    assert.match(text, /^ {2}52:54:00:00:00:02 .* NBFT HFI 2 {2}ens3, no link$/m);
    assert.match(
      text,
      /^This machine\n {2}warning {2}no network card has .* \(no-card\)\n {2}warning {2}ens3 has no link, .* \(no-link\)\n$/m,
    );
  });

  test("says first that it is forbidden", (t) => {
    assert.match(
      plan(t, { "proc/cmdline": "rd.nbft=0" }),
      /^forbidden by rd\.nbft: a boot connects nothing\n\nConnect as\n/,
    );
    assert.equal(JSON.parse(plan(t, { "proc/cmdline": "rd.nbft=0" }, "--json")).machine.forbiddenBy, "rd.nbft");
  });

  test("of table files says nothing of the machine", () => {
    assert.doesNotMatch(both("plan", fixture("multipath")).stdout, /Card|This machine/);
    assert.equal("machine" in JSON.parse(both("plan", "--json", fixture("multipath")).stdout), false);
  });
});

const dell = join(top, "../shared/tables/good/NBFT-Dell.PowerEdge.R660-fw1.5.5-mpath+discovery");

test("a real server's table: two targets are on the network of the other card", { skip: !existsSync(dell) }, (t) => {
  const root = makeMachine(t, { [tablePath]: readFileSync(dell), "etc/initrd-release": "" });
  const lines = both("check", "--root", root).stdout.split("\n");
  const targets = lines.flatMap(
    (line) => /^machine {2}target (\S+) of (\S+) .*\(no-gateway\)$/.exec(line)?.slice(1, 3) ?? [],
  );
  assert.deepEqual(targets, ["172.18.230.51", "0-7-1", "172.18.230.50", "0-8-1"]);
});
