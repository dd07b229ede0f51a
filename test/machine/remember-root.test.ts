// SPDX-License-Identifier: LGPL-2.1-or-later
// Whoever connects root again must not read from it until that is done.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { HostError } from "../../src/host/host.ts";
import { rememberRoot } from "../../src/machine/remember-root.ts";
import { decodeUtf8 } from "../../src/text/utf8.ts";
import { MockHost } from "../mock-host.ts";

const secret = "/etc/nbft-boot/secrets/a";
const state = "/sys/class/nvme/nvme0/state";

/** Root is on nvme0n1, which nvme0 leads to; a read from it while that is not live waits for ever. */
class Machine extends MockHost {
  constructor() {
    super({
      files: {
        [secret]: "old",
        [state]: "live\n",
        "/sys/class/nvme/nvme0/nvme0c0n1/size": "1\n",
        "/proc/self/mountinfo": "25 1 259:1 / / rw - ext4 /dev/nvme0n1 rw\n",
        "/sys/class/block/nvme0n1/size": "1\n",
        "/run/nbft-boot/hostnqn": "run",
      },
    });
    this.makeDirectory("/sys/dev/block");
    this.symlink("../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1", "/sys/dev/block/259:1");
  }

  #require(path: string): void {
    if (!/^\/(sys|proc|run)/.test(path) && super.readFile(state)[0] !== "l".charCodeAt(0)) {
      throw new Error(`${path}: waits for ever`);
    }
  }

  override readFile(path: string, limit?: number): Uint8Array {
    this.#require(path);
    return super.readFile(path, limit);
  }

  override exists(path: string): boolean {
    this.#require(path);
    return super.exists(path);
  }

  override readDirectory(path: string): readonly string[] {
    this.#require(path);
    return super.readDirectory(path);
  }

  override mode(path: string): number {
    this.#require(path);
    return super.mode(path) as number;
  }
}

function setState(host: MockHost, text: string): void {
  host.put(state, `${text}\n`);
  host.clock += 1000;
}

suite("files of the root file system", () => {
  test("are read anew while root answers, and said again as long as it does not", () => {
    const host = new Machine();
    const view = rememberRoot(host);
    const read = () => decodeUtf8(view.readFile(secret));
    assert.equal(read(), "old");
    host.put(secret, "new");
    assert.equal(read(), "new");
    setState(host, "connecting");
    assert.equal(read(), "new");
    host.put(secret, "newest");
    setState(host, "live");
    assert.equal(read(), "newest");
  });

  test("all that was asked is remembered, also that something is not there", () => {
    const host = new Machine();
    const view = rememberRoot(host);
    const ask = () => [
      view.exists("/etc/initrd-release"),
      view.exists(secret),
      view.mode(secret),
      view.readDirectory("/etc/nbft-boot/secrets"),
      decodeUtf8(view.readFile("/run/nbft-boot/hostnqn")),
    ];
    const before = ask();
    setState(host, "connecting");
    assert.deepEqual(ask(), before);
    assert.deepEqual(before, [false, true, 0o644, ["a"], "run"]);
  });

  test("what was never asked is an error, and no wait", () => {
    const host = new Machine();
    const view = rememberRoot(host);
    setState(host, "connecting");
    assert.throws(() => view.readFile(secret), HostError);
    assert.throws(() => view.readFile("/etc/other"), HostError);
    assert.equal(view.exists("/etc/other"), false, "whether something is there is no error, which nobody would expect");
  });

  test("a root that is on no such disk is always read", () => {
    const host = new MockHost({
      files: { [secret]: "a", "/proc/self/mountinfo": "25 1 0:2 / / rw - rootfs rootfs rw\n" },
    });
    assert.equal(decodeUtf8(rememberRoot(host).readFile(secret)), "a");
  });
});
