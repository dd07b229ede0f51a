// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { programs as built } from "../../tools/build/bundles.ts";
import { findCompiler } from "../../tools/build/requirements.ts";
import { settings } from "../../tools/build/settings.ts";
import { cached } from "../../tools/cache.ts";
import { makeRelease } from "../../tools/package/release.ts";
import { mustRun } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";
import { whereAvailable } from "../where-available.ts";

const programs = built.map(({ name }) => name);

test(
  "make in a release gives the same bytes as npm run build, in another folder",
  whereAvailable(async () => {
    const { command } = await findCompiler(false);
    const version = (await mustRun([...command, "--version"])).toString();
    const environment = settings.map((name) => process.env[name]);
    const { archive, identity } = await makeRelease();
    const entry = await cached("release-built", [identity, command, version, environment], (folder) => {
      const work = mkdtempSync(join(folder, "work-"));
      execFileSync("tar", ["-xf", archive, "--strip-components=1", "-C", work]);
      execFileSync("make", ["-s", "-j2", `CC=${command.join(" ")}`], {
        cwd: work,
        stdio: ["ignore", "ignore", "inherit"],
      });
      for (const name of programs) {
        copyFileSync(join(work, "dist", name), join(folder, name));
      }
      rmSync(work, { recursive: true });
    });
    for (const name of programs) {
      assert.ok(readFileSync(join(entry, name)).equals(readFileSync(join(top, "dist", name))), name);
    }
  }),
);
