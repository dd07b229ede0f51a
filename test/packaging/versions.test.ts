// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { top } from "../../tools/top.ts";

const read = (path: string): string => readFileSync(join(top, path), "utf8");
const { version } = JSON.parse(read("package.json"));

/** Where the version stands again, for tools that read nothing else. */
const copies: Readonly<Record<string, RegExp>> = {
  "package-lock.json": /^ {2}"version": "(.*)",$/m,
  "packaging/rpm/nbft-boot.spec": /^Version: +(.*)$/m,
  "packaging/debian/changelog": /^nbft-boot \((.*)\) /,
};

for (const [path, pattern] of Object.entries(copies)) {
  test(`${path} has the version of package.json`, () => {
    assert.equal(pattern.exec(read(path))?.[1]?.replace(/-[0-9]+$/, ""), version);
  });
}
