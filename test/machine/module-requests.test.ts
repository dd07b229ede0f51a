// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel starts modprobe for each connection, and waits for it: not from a root that does not answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { restoreModuleRequests, settleModuleRequests } from "../../src/machine/module-requests.ts";
import { MockHost } from "../mock-host.ts";

const setting = "/proc/sys/kernel/modprobe";
const kept = "/run/nbft-boot/attempts/.modprobe";

function machine(files: Readonly<Record<string, string>> = {}): MockHost {
  const host = new MockHost({
    files: { [setting]: "/usr/sbin/modprobe\n", "/run/nbft-boot/attempts/a": "", ...files },
  });
  host.onAppend = (path, content) => host.put(path, content);
  return host;
}

test("nothing is changed while root answers", () => {
  const host = machine();
  settleModuleRequests(host, () => true);
  restoreModuleRequests(host);
  assert.deepEqual([host.text(setting), host.exists(kept)], ["/usr/sbin/modprobe\n", false]);
});

test("there is no such program while root does not answer, and again when it does, whoever set it back", () => {
  const host = machine();
  settleModuleRequests(host, () => false);
  assert.equal(host.text(setting), "\n");
  settleModuleRequests(host, () => false);
  assert.equal(host.text(kept), "/usr/sbin/modprobe\n");
  restoreModuleRequests(host);
  assert.deepEqual([host.text(setting), host.exists(kept)], ["/usr/sbin/modprobe\n", false]);
});

test("what somebody else sets meanwhile stays, and so does none", () => {
  const host = machine();
  settleModuleRequests(host, () => false);
  host.put(setting, "/sbin/other\n");
  restoreModuleRequests(host);
  assert.equal(host.text(setting), "/sbin/other\n");
  const none = machine({ [setting]: "\n" });
  settleModuleRequests(none, () => false);
  assert.equal(none.exists(kept), false);
});
