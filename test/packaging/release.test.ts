// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hasProgram } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";

/** What make takes a compiler of a release for. */
function linksStatically(compiler: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-release-"));
  try {
    mkdirSync(join(folder, "release"));
    writeFileSync(join(folder, "release", "flags.mk"), "");
    const print = "print: ; @echo [$(static)]";
    const args = [
      "-C",
      folder,
      "-s",
      "-f",
      join(top, "packaging/release.mk"),
      `--eval=${print}`,
      "print",
      `CC=${compiler}`,
    ];
    return execFileSync("make", args, { encoding: "utf8" }).includes("[yes]");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a release is static with musl, and not with glibc, whose static programs are large and often cannot be linked", (t) => {
  if (!hasProgram("gcc") || !hasProgram("musl-gcc")) {
    t.skip("no gcc or no musl-gcc");
    return;
  }
  assert.equal(linksStatically("gcc"), false);
  assert.equal(linksStatically("musl-gcc"), true);
});
