// SPDX-License-Identifier: LGPL-2.1-or-later
// Sources and tables by which a boot would connect nothing, or not all: whoever makes something of them is told why.

import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { both, makeMachine, runCommand } from "./run-command.ts";

const nqn = "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";
const host = `rd.nvmf.hostnqn=${nqn}`;
const path = (traddr: string) => `rd.nvmf.connect=tcp,${traddr},nqn.2024-05.org.example:root`;
const card = "ifname=eth0:52:54:00:09:00:00";
const ipv6 = "ip=[2001:db8::5]:::64::eth0:none";

suite("regression: a table that connects nothing is made with a line that says why, and status 1", () => {
  test("of an IPv4 target behind a card that has IPv6 alone", (t) => {
    const output = join(makeMachine(t, {}), "NBFT");
    const { status, stderr } = both("encode", host, path("192.0.2.10"), ipv6, card, "-o", output);
    assert.match(
      stderr,
      /^nbft-boot: kernel options: a boot connects nothing by this table: NBFT SSNS 1: target 192\.0\.2\.10 [^\n]*no ipv4 address\n$/,
    );
    assert.deepEqual([status, existsSync(output)], [1, true]);
  });

  test("of a table in JSON without subsystem and discovery controller", (t) => {
    const folder = makeMachine(t, { "table.json": JSON.stringify({ host: { nqn } }) });
    const { status, stderr } = both("encode", join(folder, "table.json"), "-o", join(folder, "NBFT"));
    assert.match(stderr, /nothing by this table: no subsystem and no discovery controller is named\n$/);
    assert.equal(status, 1);
  });

  for (const kind of ["cmdline", "grub", "nvme-fabrics", "stafd", "timberland"]) {
    test(`export ${kind} says the same, and makes none`, () => {
      const { status, stdout, stderr } = runCommand("node", ["export", kind, host, path("192.0.2.10"), ipv6, card]);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(
        stderr,
        /^nbft-boot: export \S+: nothing could be connected: NBFT SSNS 1: target 192\.0\.2\.10 [^\n]*\n$/,
      );
    });
  }
});

test("one of two connections that no boot makes is lost: encode, plan and check end with 1, and so does no table that says the same", (t) => {
  const folder = makeMachine(t, {});
  const sources = [host, path("192.0.2.10"), path("2001:db8::10"), ipv6, card];
  const { status, stderr } = both("encode", ...sources, "-o", join(folder, "NBFT"));
  assert.match(stderr, /^nbft-boot: kernel options: NBFT SSNS 1: target 192\.0\.2\.10 [^\n]*\n$/);
  const of = (...words: readonly string[]) => runCommand("node", words);
  assert.deepEqual([status, of("plan", ...sources).status, of("check", ...sources).status], [1, 1, 1]);
  const shown = of("show", "--json", ...sources);
  const file = join(folder, "table.json");
  writeFileSync(file, shown.stdout);
  assert.deepEqual(
    [of("plan", file), of("encode", file, "-o", join(folder, "NBFT"))].map(({ status, stderr }) => [status, stderr]),
    [
      [0, ""],
      [0, ""],
    ],
  );
});

suite("check looks for a way to the targets of sources, too", () => {
  const check = (address: string, gateway: string) =>
    runCommand("node", ["check", host, path("192.0.2.10"), `ip=${address}::${gateway}:24::eth0:none`, card]);

  test("regression: a target in another subnet without a gateway is not good", () => {
    const { status, stdout } = check("198.51.100.7", "");
    assert.match(
      stdout,
      /^warning {2}target 192\.0\.2\.10 of 0-1-1 is not in 198\.51\.100\.7\/24 [^\n]*\(no-gateway\)\nnothing could/,
    );
    assert.equal(status, 1);
    assert.match(check("198.51.100.7", "198.51.100.1").stdout, /^good/);
  });

  test("regression: a gateway outside its subnet is not good", () => {
    const { status, stdout } = check("198.51.100.7", "192.0.2.1");
    assert.match(
      stdout,
      /^warning {2}gateway 192\.0\.2\.1 of [^\n]* 198\.51\.100\.7\/24[^\n]*\(foreign-gateway\)\na boot connects 1 path/,
    );
    assert.equal(status, 0);
  });
});

test("the verdict counts what there is", () => {
  const discover = "rd.nvmf.discover=tcp,192.0.2.10";
  const verdict = (...words: readonly string[]) => runCommand("node", ["check", host, ...words]).stdout;
  assert.equal(verdict(discover), "good: a boot connects 1 discovery controller\n");
  assert.equal(
    verdict(discover, path("192.0.2.10")),
    "good: a boot connects 1 path to 1 subsystem and 1 discovery controller\n",
  );
});

test("the family that DHCP is asked for is said where a source has said another", () => {
  const said = (target: string, method: string) =>
    runCommand("node", ["show", host, path(target), `ip=eth0:${method}`, card]).stderr;
  assert.equal(said("192.0.2.10", "dhcp"), "");
  assert.equal(said("2001:db8::10", "dhcp6"), "");
  assert.match(
    said("2001:db8::10", "dhcp"),
    /^nbft-boot: ip=eth0:dhcp: DHCP of eth0 is asked for IPv6, and not for IPv4: /,
  );
  assert.match(
    said("192.0.2.10", "dhcp6"),
    /^nbft-boot: ip=eth0:dhcp6: DHCP of eth0 is asked for IPv4, and not for IPv6: /,
  );
});
