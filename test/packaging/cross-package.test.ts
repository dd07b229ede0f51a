// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's package for arm64, built of a release on a machine of another architecture.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { emulator } from "../../tools/cross.ts";
import { crossBuildPackage } from "../../tools/package/cross-package.ts";
import { makeRelease, version } from "../../tools/package/release.ts";
import { assertHardened, isStatic } from "../host/hardened.ts";
import { whereAvailable } from "../where-available.ts";

test(
  "the package for arm64 has a static executable for that processor",
  whereAvailable(async () => {
    const packages = await crossBuildPackage(await makeRelease());
    const name = readdirSync(packages).find((file) => /^nbft-boot_.*_arm64\.deb$/.test(file));
    assert.ok(name !== undefined);
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-cross-package-"));
    try {
      execFileSync("dpkg-deb", ["--extract", join(packages, name), folder]);
      const executable = join(folder, "usr/lib/nbft-boot/nbft-boot");
      assert.ok(isStatic(executable));
      assertHardened(executable);
      const [program = "", ...options] = await emulator("arm64");
      const { stdout } = spawnSync(program, [...options, executable, "--version"], { encoding: "utf8" });
      assert.ok(stdout.includes(version), stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }),
);
