// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's own nvme-cli with this project in it (packaging/nvme-cli).

import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fetchArchives } from "../apt.ts";
import { cached } from "../cache.ts";
import { mustRun, progress } from "../program.ts";
import { top } from "../top.ts";
import { makeTree, mustRunInTree } from "../tree.ts";
import type { Release } from "./release.ts";

/** Where nvme-cli is of, and whose packages it is built with. */
export const nvmeCliSuites = { trixie: "trixie", sid: "sid", experimental: "sid" } as const;
export type NvmeCliSuite = keyof typeof nvmeCliSuites;

/** Folder with the .deb files, and with the archive of the source package's debian/; from the cache where they were built of the same release before. */
export async function buildNvmeCli(suite: NvmeCliSuite, release: Release): Promise<string> {
  const archives = await cached(`nvme-cli-${suite}`, [suite], async (folder) => {
    await fetchArchives(suite, "nvme-cli", folder);
  });
  const packages = ["build-essential", "fakeroot", ...(await buildDependencies(archives))];
  const tree = await makeTree(`tree-nvme-cli-${suite}`, { suite: nvmeCliSuites[suite], packages });
  const script = join(top, "tools/package/nvme-cli.sh");
  const ingredients = [basename(archives), basename(dirname(tree)), readFileSync(script), release.identity];
  return await cached(`packages-nvme-cli-${suite}`, ingredients, async (folder) => {
    progress(`building Debian's nvme-cli (${suite}) with nbft-boot in it`);
    await mustRunInTree(tree, ["sh", "/in/script"], {
      bind: { "/in/archives": archives, "/in/release": release.archive, "/in/script": script, "/out": folder },
      environment: { DEB_BUILD_OPTIONS: "nocheck parallel=2", DEB_BUILD_PROFILES: "nocheck" },
    });
  });
}

/**
 * Has dpkg install the package of such a folder where systemd and Debian's own nvme-cli are, and looks whether all is there and works
 * (install-nvme-cli.sh).
 */
export async function tryNvmeCli(suite: NvmeCliSuite, folder: string): Promise<void> {
  const packages = ["systemd", "systemd-sysv", "udev", suite === "experimental" ? "nvme-cli/experimental" : "nvme-cli"];
  const tree = await makeTree(`tree-beside-nvme-cli-${suite}`, { suite: nvmeCliSuites[suite], packages });
  progress(`installing Debian's nvme-cli (${suite}) with nbft-boot in it`);
  const script = join(top, "tools/package/install-nvme-cli.sh");
  await mustRunInTree(tree, ["sh", "/install", "/packages"], { bind: { "/packages": folder, "/install": script } });
}

/** Names of what debian/control wants installed for a build without tests; of alternatives the first. */
async function buildDependencies(archives: string): Promise<readonly string[]> {
  const script = 'tar -xOf "$1"/nvme-cli_*.debian.tar.* debian/control';
  const control = (await mustRun(["sh", "-euc", script, "sh", archives])).toString();
  const [, list = ""] = /^Build-Depends:((?:.*\n)(?:[ \t].*\n)*)/m.exec(control) ?? [];
  const renamed: Readonly<Record<string, string>> = {
    "debhelper-compat": "debhelper",
    "dh-sequence-python3": "dh-python",
  };
  return list
    .split(",")
    .filter((dependency) => !dependency.includes("<!nocheck>"))
    .map((dependency) => /[a-z0-9][a-z0-9.+-]*/.exec(dependency)?.[0] ?? "")
    .filter((name) => name !== "")
    .map((name) => renamed[name] ?? name);
}
