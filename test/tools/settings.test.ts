// SPDX-License-Identifier: LGPL-2.1-or-later
// A build that is "up to date" was made with the same environment.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { digestInputs } from "../../tools/build/inputs.ts";
import { settings } from "../../tools/build/settings.ts";
import { top } from "../../tools/top.ts";

const outside = Object.fromEntries(settings.map((name) => [name, process.env[name]]));
afterEach(() => {
  for (const [name, value] of Object.entries(outside)) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
});

test("every variable that changes a build is in the digest of what it is made of", () => {
  const before = digestInputs();
  for (const name of settings) {
    const value = process.env[name];
    process.env[name] = `${value ?? ""} changed`;
    assert.notEqual(digestInputs(), before, name);
    process.env[name] = value ?? "";
    assert.equal(digestInputs(), before, name);
  }
});

test("a changed file of an engine that a packager gave makes another build", () => {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-engine-"));
  try {
    process.env.QUICKJS_SRC = folder;
    writeFileSync(join(folder, "quickjs.c"), "1");
    const before = digestInputs();
    writeFileSync(join(folder, "quickjs.c"), "2");
    assert.notEqual(digestInputs(), before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the build reads its environment in one place, from which the digest is made", () => {
  const files = readdirSync(join(top, "tools/build")).map((name) => `tools/build/${name}`);
  const readers = [...files, "tools/build.ts", "tools/esbuild-plugins.mjs"].filter((name) =>
    readFileSync(join(top, name), "utf8").includes("process.env"),
  );
  assert.deepEqual(readers, ["tools/build/settings.ts"]);
});
