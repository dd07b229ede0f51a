// SPDX-License-Identifier: LGPL-2.1-or-later
// The folders where tables lie stand once for the program. Those who cannot ask it have copies, which are the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { carriedFolder, tableFolders } from "../../src/sources/table-files.ts";
import { top } from "../../tools/top.ts";

const read = (path: string): string => readFileSync(join(top, path), "utf8");

test("native/gate.c looks for tables where the program does", () => {
  const [, list = ""] = /folders\[\] = \{([^}]*)\}/.exec(read("native/gate.c")) ?? [];
  assert.deepEqual(
    [...list.matchAll(/"([^"]*)"/g)].map(([, folder]) => folder),
    tableFolders,
  );
});

test("dracut takes nbft-boot into a hostonly image for a table in any of these folders", () => {
  const [, list = ""] = /for table in ([^;]*);/.exec(read("dracut/50nbft-boot/module-setup.sh")) ?? [];
  assert.deepEqual(
    list.split(" "),
    tableFolders.map((folder) => `${folder}/NBFT*`),
  );
});

for (const path of ["dracut/50nbft-boot/module-setup.sh", "initramfs-tools/hooks/nbft-boot"]) {
  test(`${path} copies the administrator's tables to where the program looks for carried ones`, () => {
    assert.ok(read(path).includes(`${carriedFolder}/NBFT*`));
  });
}
