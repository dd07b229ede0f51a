// SPDX-License-Identifier: LGPL-2.1-or-later
// Whoever types `nbft-boot configure` on a running system must not get another default route.

import assert from "node:assert/strict";
import { test } from "node:test";
import { configure } from "../../src/cli/commands/configure.ts";
import { nic } from "../connect/mock-machine.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { both, bytesOf, makeMachine, tablePath } from "./run-command.ts";

const inInitramfs = { "/etc/initrd-release": "" };
const withTable = { [`/${tablePath}`]: makeTable({ ssns: [{}] }) };

/** What `configure` runs and says on a machine with the table's card. */
function configureHere(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Readonly<Record<string, unknown>> = {},
): { readonly status: number; readonly ran: readonly string[]; readonly host: MockHost } {
  const ran: string[] = [];
  const host = new MockHost({
    files: { "//": "", ...nic("eth1", "52:54:00:00:00:01"), ...files },
    run: (argv) => {
      ran.push(argv.join(" "));
      return 0;
    },
  });
  const status = configure.run(host, { root: "/", ...options });
  return { status, ran, host };
}

test("regression: configure on a running system adds no address and no route, and says why", () => {
  const { status, ran, host } = configureHere(withTable);
  assert.deepEqual([status, ran], [0, []]);
  assert.equal(host.err, "nothing is configured: this is no initramfs\n");
  assert.ok(!host.exists("/run/nbft-boot"));
});

test("in an initramfs it configures", () => {
  assert.ok(configureHere({ ...withTable, ...inInitramfs }).ran.includes("ip addr replace 10.0.0.2/24 dev eth1"));
});

test("an initramfs whose command line forbids the NBFT, or without one, is left alone", () => {
  const forbidden = configureHere({ ...withTable, ...inInitramfs, "/proc/cmdline": "rd.nbft=0\n" });
  assert.deepEqual([forbidden.status, forbidden.ran], [0, []]);
  assert.equal(forbidden.host.err, "nothing is configured: the kernel command line has rd.nbft\n");
  const without = configureHere(inInitramfs);
  assert.deepEqual(
    [without.status, without.ran, without.host.err],
    [0, [], "nothing is configured: there is no NBFT\n"],
  );
});

test("a dry run prints on a running system, too, and nothing where the command line forbids it", (t) => {
  const { ran, host } = configureHere(withTable, { "dry-run": true });
  assert.deepEqual(ran, []);
  assert.match(host.out, /^ip addr replace 10\.0\.0\.2\/24 dev eth1$/m);
  const root = makeMachine(t, { [tablePath]: bytesOf("static-ipv4"), "proc/cmdline": "rd.nonvmf\n" });
  assert.deepEqual(both("configure", "--root", root), {
    status: 0,
    stdout: "",
    stderr: "nothing is configured: the kernel command line has rd.nonvmf\n",
  });
});
