// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { generate } from "../../src/boot/generator/generate.ts";
import { pre } from "../../src/boot/pre/pre.ts";
import { MockHost } from "../mock-host.ts";

const file = "/etc/nvme/discovery.conf";

class CountingHost extends MockHost {
  count = 0;

  override readFile(path: string, limit?: number): Uint8Array {
    this.count += Number(path === file);
    return super.readFile(path, limit);
  }
}

for (const process of [generate, pre]) {
  test(`regression: ${process.name} reads files of nvme-cli once: a large one takes seconds`, () => {
    const host = new CountingHost({
      args: ["/run/out"],
      files: {
        "/etc/initrd-release": "",
        "/proc/cmdline": "quiet\n",
        "/etc/nbft-boot/etc-nvme": "",
        "/etc/nvme/hostnqn": "nqn.2014-08.org.nvmexpress:uuid:00000000-1111-4222-8333-444444444444\n",
        [file]: "--transport=tcp --traddr=192.0.2.40\n",
      },
    });
    process(host);
    assert.equal(host.count, 1);
  });
}
