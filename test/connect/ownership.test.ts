// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { markExisting } from "../../src/connect/ownership.ts";
import { MockHost } from "../mock-host.ts";

test("what a process has left that was killed while it marked the controller it had made goes with the next run, which finds that controller", () => {
  const registry = "/run/nvme/registry";
  for (const files of [{}, { [`${registry}/nvme0/owner`]: "nbft\n" }]) {
    const left = {
      [`${registry}/.nvme0.nbft-boot.new/owner`]: "nbft\n",
      [`${registry}/.nvme0.nbft-boot.old/owner`]: "stas\n",
    };
    const host = new MockHost({ files: { ...files, ...left } });
    markExisting(host, "nvme0");
    assert.deepEqual(host.readDirectory(registry), ["nvme0"]);
    assert.equal(host.text(`${registry}/nvme0/owner`), "nbft\n");
  }
});
