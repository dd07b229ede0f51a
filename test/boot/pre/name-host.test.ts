// SPDX-License-Identifier: LGPL-2.1-or-later
// N12 of the reports: a host name beside a fixed address was lost but with NetworkManager, and of several the first one was taken.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pre } from "../../../src/boot/pre/pre.ts";
import { makeTable } from "../../golden/tables.ts";
import { MockHost } from "../../mock-host.ts";

const kernelName = "/proc/sys/kernel/hostname";

/** The kernel's host name after pre, where firmware was given these. */
function nameAfter(hostNames: readonly string[], files: Readonly<Record<string, string>> = {}): string | undefined {
  const hfi = hostNames.map((hostName, index) => ({ mac: `52:54:00:00:00:0${index}`, hostName }));
  const host = new MockHost({
    files: {
      "/etc/initrd-release": "",
      "/usr/lib/systemd/systemd-networkd": "",
      "/sys/firmware/acpi/tables/NBFT": makeTable({ hfi, ssns: [{}] }),
      [kernelName]: "",
      ...files,
    },
  });
  assert.equal(pre(host), 0);
  return host.text(kernelName);
}

test("the machine is called what firmware was given, the last of several", () => {
  assert.equal(nameAfter(["one"]), "one");
  assert.equal(nameAfter(["one", "two.example"]), "two.example");
});

test("a name that firmware was not given, or that is none, changes nothing", () => {
  assert.equal(nameAfter([]), "");
  assert.equal(nameAfter(["under_score"]), "");
});

test("the administrator's name stays: on the kernel command line, or in the image", () => {
  assert.equal(nameAfter(["one"], { "/proc/cmdline": "systemd.hostname=own\n" }), "");
  assert.equal(nameAfter(["one"], { "/etc/hostname": "own\n" }), "");
});
