// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { makeCpio } from "./cpio.ts";
import { readInitramfs } from "./read-initramfs.ts";

const nothingToUnpack = () => Promise.reject(new Error("nothing is compressed"));

test("a cpio archive has folders before what is in them, files, links and a trailer", async () => {
  const archive = makeCpio({
    "/etc/nbft-boot/tables/NBFT": { content: "12345" },
    "/etc/link": { link: "nbft-boot" },
    "/init": { content: "x", mode: 0o755 },
    "/dev": { folder: true },
  });
  const entries = [...(await readInitramfs(archive, nothingToUnpack))];
  assert.deepEqual(
    entries.map(([path, { mode, data }]) => [path, mode.toString(8), data.toString()]),
    [
      ["etc", "40755", ""],
      ["etc/nbft-boot", "40755", ""],
      ["etc/nbft-boot/tables", "40755", ""],
      ["etc/nbft-boot/tables/NBFT", "100644", "12345"],
      ["etc/link", "120777", "nbft-boot"],
      ["init", "100755", "x"],
      ["dev", "40755", ""],
    ],
  );
  assert.equal(archive.length % 512, 0);
  assert.ok(archive.includes("TRAILER!!!\0"));
});

test("an initramfs is several archives, of which the last may be compressed and a later one wins", async () => {
  const first = makeCpio({ "/a": { content: "1" }, "/b": { content: "2" } });
  const second = makeCpio({ "/b": { content: "3", mode: 0o755 } });
  const whole = Buffer.concat([first, Buffer.alloc(8), gzipSync(second)]);
  const entries = await readInitramfs(whole, async (compressed) => gunzipSync(compressed));
  assert.deepEqual(
    [...entries].map(([path, { mode, data }]) => [path, mode & 0o777, data.toString()]),
    [
      ["a", 0o644, "1"],
      ["b", 0o755, "3"],
    ],
  );
});
