// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { openKernelLog } from "../../src/machine/kernel-log.ts";
import { MockHost } from "../mock-host.ts";

suite("kernel log", () => {
  test("a line has its priority, the program and its process", () => {
    const host = new MockHost({ programName: "nbft-boot-generator", files: { "/dev/kmsg": "" } });
    host.makeDirectory("/proc");
    host.symlink("42", "/proc/self");
    openKernelLog(host)("warning", "hello");
    assert.equal(host.text("/dev/kmsg"), "<4>nbft-boot-generator[42]: hello\n");
    assert.equal(host.err, "");
  });

  test("goes to standard error where there is no kernel log", () => {
    const host = new MockHost({ programName: "nbft-boot-generator" });
    openKernelLog(host)("error", "hello");
    assert.equal(host.err, "nbft-boot-generator: hello\n");
  });

  test("a message cannot make a second line or a terminal sequence, and is not longer than the kernel takes", () => {
    const host = new MockHost({ files: { "/dev/kmsg": "" } });
    openKernelLog(host)("info", `a\n<0>b\u001b[2Jc\u{1f600}${"x".repeat(5000)}`);
    const line = host.text("/dev/kmsg") ?? "";
    assert.match(line, /^<6>nbft-boot: a\?<0>b\?\[2Jc\?+x+\n$/);
    assert.ok(line.length < 900);
  });
});
