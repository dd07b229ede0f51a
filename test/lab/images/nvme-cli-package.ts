// SPDX-License-Identifier: LGPL-2.1-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildNvmeCli, type NvmeCliSuite } from "../../../tools/package/nvme-cli.ts";
import { makeRelease } from "../../../tools/package/release.ts";
import type { Installation } from "./installation.ts";

/** Debian's nvme-cli with this project in it, instead of what packages of ours there are. dpkg puts it in the place of Debian's own. */
export async function nvmeCliInstallation(suite: NvmeCliSuite): Promise<Installation> {
  const folder = await buildNvmeCli(suite, await makeRelease());
  const name = readdirSync(folder).find((file) => /^nvme-cli_.*\.deb$/.test(file));
  if (name === undefined) {
    throw new Error(`${folder} has no package nvme-cli`);
  }
  return {
    files: { "/tmp/packages/nvme-cli.deb": { content: readFileSync(join(folder, name)) } },
    command: "dpkg --install --no-triggers /tmp/packages/nvme-cli.deb",
  };
}
