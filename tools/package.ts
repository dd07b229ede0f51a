// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run package [-- --rpm]: Debian's packages in dist/packages, built of a release in a Debian trixie and looked at by lintian; with --rpm
// the RPM packages too, looked at by rpmlint, installed and removed.

import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildDebianPackages, buildRpmPackages } from "./package/build-packages.ts";
import { tryRpmPackages } from "./package/install-rpm.ts";
import { makeRelease } from "./package/release.ts";
import { progress, Unavailable } from "./program.ts";
import { top } from "./top.ts";

const output = join(top, "dist", "packages");
try {
  const release = await makeRelease();
  const folders = [await buildDebianPackages(release)];
  if (process.argv.includes("--rpm")) {
    const folder = await buildRpmPackages(release);
    await tryRpmPackages(folder);
    folders.push(folder);
  }
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  for (const folder of folders) {
    cpSync(folder, output, { recursive: true });
  }
  progress(
    readdirSync(output)
      .map((name) => `dist/packages/${name}`)
      .join("\n"),
  );
} catch (error) {
  if (!(error instanceof Unavailable)) {
    throw error;
  }
  progress(`package: ${error.message}`);
  process.exitCode = 1;
}
