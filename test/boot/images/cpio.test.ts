// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCpio } from "./cpio.ts";

/** Name, mode and data of each entry, read by the format's own lengths. */
function list(archive: Buffer): [string, string, string][] {
  const entries: [string, string, string][] = [];
  for (let at = 0; archive.toString("latin1", at, at + 6) === "070701"; ) {
    const field = (n: number) => Number.parseInt(archive.toString("latin1", at + 6 + n * 8, at + 14 + n * 8), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const name = archive.toString("utf8", at + 110, at + 110 + nameSize - 1);
    const data = at + ((110 + nameSize + 3) & ~3);
    entries.push([name, mode.toString(8), archive.toString("utf8", data, data + size)]);
    at = data + ((size + 3) & ~3);
  }
  return entries;
}

test("a cpio archive has folders before what is in them, files, links and a trailer", () => {
  const archive = makeCpio({
    "/etc/nbft-boot/tables/NBFT": { content: "12345" },
    "/etc/link": { link: "nbft-boot" },
    "/init": { content: "x", mode: 0o755 },
    "/dev": { folder: true },
  });
  assert.deepEqual(list(archive), [
    ["etc", "40755", ""],
    ["etc/nbft-boot", "40755", ""],
    ["etc/nbft-boot/tables", "40755", ""],
    ["etc/nbft-boot/tables/NBFT", "100644", "12345"],
    ["etc/link", "120777", "nbft-boot"],
    ["init", "100755", "x"],
    ["dev", "40755", ""],
    ["TRAILER!!!", "0", ""],
  ]);
  assert.equal(archive.length % 512, 0);
});
