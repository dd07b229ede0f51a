// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run package:nvme-cli [-- SUITE...]: Debian's own nvme-cli of these suites (trixie and sid; experimental) with nbft-boot in it, built,
// installed and removed in a tree; in dist/packages-nvme-cli.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildNvmeCli, type NvmeCliSuite, nvmeCliSuites, tryNvmeCli } from "./package/nvme-cli.ts";
import { makeRelease } from "./package/release.ts";
import { progress, Unavailable } from "./program.ts";
import { top } from "./top.ts";

const suites = process.argv.length > 2 ? process.argv.slice(2) : ["trixie", "sid"];
const isSuite = (name: string): name is NvmeCliSuite => name in nvmeCliSuites;

try {
  const release = await makeRelease();
  for (const suite of suites) {
    if (!isSuite(suite)) {
      throw new Unavailable(`${suite}: say ${Object.keys(nvmeCliSuites).join(", ")}`);
    }
    const folder = await buildNvmeCli(suite, release);
    await tryNvmeCli(suite, folder);
    const output = join(top, "dist", "packages-nvme-cli", suite);
    rmSync(output, { recursive: true, force: true });
    cpSync(folder, output, { recursive: true });
    progress(`dist/packages-nvme-cli/${suite}`);
  }
} catch (error) {
  if (!(error instanceof Unavailable)) {
    throw error;
  }
  progress(`package:nvme-cli: ${error.message}`);
  process.exitCode = 1;
}
