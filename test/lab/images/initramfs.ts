// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { type ProgramResult, progress } from "../../../tools/program.ts";
import { makeTree, mustRunInTree, runInTree, type TreeRecipe } from "../../../tools/tree.ts";
import { ingredientsOf, stageFiles } from "./files.ts";
import { foreignDracut } from "./foreign-dracut.ts";
import { type InitramfsName, type InitramfsRecipe, initramfsRecipes } from "./initramfs-recipes.ts";
import { type Installation, installationBeside } from "./installation.ts";
import type { LabTree } from "./lab-tree.ts";
import { nvmeCliInstallation } from "./nvme-cli-package.ts";
import { programInPath } from "./program-in-path.ts";
import { readInitramfs } from "./read-initramfs.ts";

const nothing: Installation = { files: {}, command: "" };

/**
 * Builds the initramfs in the tree, unless the cache has it. Throws where that fails, where a framework complains about our files, or where
 * whoever comes to the emergency shell would not find the program.
 */
export async function makeInitramfs(name: InitramfsName, tree: LabTree): Promise<{ path: string; bytes: number }> {
  const recipe: InitramfsRecipe = initramfsRecipes[name];
  const ours = await installationOf(recipe, tree);
  const foreign = tree.system === tree.folder ? undefined : await foreignDracut(recipe, tree);
  const ingredients = [tree.identity, recipe, foreign?.before ?? ours.command, ...ingredientsOf(ours.files)];
  const fullName = foreign === undefined ? name : `${name}-${tree.architecture}`;
  const entry = await cached(`initramfs-${fullName}`, ingredients, async (folder) => {
    progress(`building the initramfs ${fullName}`);
    const stage = join(folder, "stage");
    mkdirSync(stage);
    stageFiles(ours.files, stage);
    const bind = { "/stage": stage, "/out": folder, ...foreign?.bind };
    const before = foreign?.before ?? `cp -a /stage/. /\n${ours.command}`;
    const script = `${before}\n${recipe.command}`;
    const build = () => runBesideFramework(tree, recipe.tree, script, bind);
    const unpack = (compressed: Buffer) => mustRunInTree(tree.folder, ["zstd", "-dc"], { input: compressed });
    const read = async () => await readInitramfs(readFileSync(join(folder, "initramfs")), unpack);
    let { status, stderr, stdout } = await build();
    // Seen once, of the first image in a new tree: dracut ended well, and left out all that it takes by a link of /.
    const needsShell = ours !== nothing && foreign === undefined;
    if (status === 0 && needsShell && !hasShell(await read())) {
      progress(
        `the initramfs ${fullName} has no shell, so it is built once more; its framework said: ${stderr.trim()}`,
      );
      ({ status, stderr, stdout } = await build());
    }
    rmSync(stage, { recursive: true });
    const complaints = stderr.split("\n").filter((line) => line.includes("nbft-boot"));
    if (status !== 0 || complaints.length > 0) {
      const said = status === 0 ? complaints : `${stderr}${stdout}`.trim().split("\n").slice(-15);
      throw new Error(`the initramfs ${fullName}: exit status ${status}\n${said.join("\n")}`);
    }
    if (ours !== nothing) {
      const image = await read();
      if (needsShell && !hasShell(image)) {
        throw new Error(`the initramfs ${fullName} has no shell`);
      }
      if (!programInPath(image)) {
        throw new Error(`the initramfs ${name}: /usr/bin/nbft-boot is not there, or leads to no program`);
      }
      const missing = (recipe.carries ?? []).filter((path) => !image.has(path));
      if (missing.length > 0) {
        throw new Error(`the initramfs ${name} does not carry ${missing.join(", ")}`);
      }
    }
  });
  const path = join(entry, "initramfs");
  return { path, bytes: statSync(path).size };
}

const hasShell = (image: ReadonlyMap<string, unknown>) => image.has("usr/bin/sh") || image.has("bin/sh");

async function installationOf({ nbftBoot, nvmeCli }: InitramfsRecipe, tree: LabTree): Promise<Installation> {
  if (nvmeCli !== undefined) {
    return await nvmeCliInstallation(nvmeCli);
  }
  return nbftBoot === undefined ? nothing : await installationBeside(nbftBoot, tree.architecture);
}

/**
 * Runs a shell script where a framework is installed: in the lab's tree, or in one of its own with the lab's tree at /lab and with this
 * machine's network. $KERNEL is the kernel's release.
 */
export async function runBesideFramework(
  tree: LabTree,
  own: TreeRecipe | undefined,
  script: string,
  bind: Readonly<Record<string, string>>,
): Promise<ProgramResult> {
  const argv = ["sh", "-euc", script];
  const environment = { KERNEL: tree.kernel };
  if (own === undefined) {
    return await runInTree(tree.folder, argv, { bind, environment });
  }
  // The last two are how this machine finds the names of its package mirror.
  const outside = { "/lab": tree.folder, "/etc/resolv.conf": "/etc/resolv.conf", "/etc/hosts": "/etc/hosts" };
  const place = await makeTree(`tree-${own.suite}`, own);
  return await runInTree(place, argv, { bind: { ...bind, ...outside }, environment, network: true });
}
