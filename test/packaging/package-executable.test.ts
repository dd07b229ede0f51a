// SPDX-License-Identifier: LGPL-2.1-or-later
// The executable in Debian's package, which is compiled with Debian's own flags behind ours.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hasProgram } from "../../tools/apt.ts";
import { buildDebianPackages } from "../../tools/package/build-packages.ts";
import { makeRelease } from "../../tools/package/release.ts";
import { assertHardened, compressedSize, isStatic } from "../host/hardened.ts";
import { whereAvailable } from "../where-available.ts";

/** Bytes, compressed. Debian's compiler and its hardening (stack protector, stack clash protection) take 11 KB more than our own build. */
const budget = 385_000;

test(
  "it is static, position-independent, with code apart and constants read-only, and small",
  whereAvailable(async (t) => {
    const packages = await buildDebianPackages(await makeRelease());
    const name = readdirSync(packages).find((file) => /^nbft-boot_.*\.deb$/.test(file)) ?? "none";
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-package-"));
    try {
      execFileSync("dpkg-deb", ["--extract", join(packages, name), folder]);
      const executable = join(folder, "usr/lib/nbft-boot/nbft-boot");
      assert.ok(isStatic(executable));
      assertHardened(executable);
      if (!hasProgram("zstd")) {
        t.skip("no zstd");
        return;
      }
      assert.ok(compressedSize(executable) <= budget, `${compressedSize(executable)} bytes`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }),
);
