// SPDX-License-Identifier: LGPL-2.1-or-later
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { needPrograms } from "../../../tools/apt.ts";
import { crossBuild } from "../../../tools/cross.ts";
import { mustRun, Unavailable } from "../../../tools/program.ts";
import { top } from "../../../tools/top.ts";
import { type Architecture, ownArchitecture } from "../architecture.ts";
import type { ImageFile, ImageFiles } from "./files.ts";

/** How this project gets into a system: files that are copied there, and what is run then. */
export interface Installation {
  readonly files: ImageFiles;
  readonly command: string;
}

export type Framework = "dracut" | "mkosi" | "initramfs-tools";

let installed: Promise<ImageFiles> | undefined;

/**
 * This project's files as they are installed: those of the folder $NBFT_BOOT_INSTALLATION (as written by make install DESTDIR=, or the content
 * of the Debian packages there), otherwise what make install writes. Read once, so that all images of a run have the same.
 */
export function installation(): Promise<ImageFiles> {
  installed ??= readInstallation();
  return installed;
}

/**
 * The same where a framework builds images. Of packages, those that this framework needs, installed by dpkg with all that it checks. For another
 * architecture, with an executable that is made of the sources, because what is installed cannot run there.
 */
export async function installationBeside(framework: Framework, architecture: Architecture): Promise<Installation> {
  if (architecture !== ownArchitecture()) {
    if (architecture === "amd64") {
      throw new Unavailable("there is no cross build for amd64");
    }
    const executable = { from: await crossBuild(architecture), mode: 0o755 };
    return { files: { ...(await installation()), "/usr/lib/nbft-boot/nbft-boot": executable }, command: "" };
  }
  const names = ["nbft-boot", `${framework}-nbft-boot`];
  const wanted = givenPackages().filter((path) => names.includes(basename(path).replace(/_.*/, "")));
  if (wanted.length === 0) {
    return { files: await installation(), command: "" };
  }
  const files = wanted.map((path) => [`/tmp/packages/${basename(path)}`, { content: readFileSync(path) }] as const);
  // Not the triggers: they would build the initramfs of the tree's own kernel.
  return { files: Object.fromEntries(files), command: "dpkg --install --no-triggers /tmp/packages/*.deb" };
}

/** Paths of the Debian packages in $NBFT_BOOT_INSTALLATION that this machine can install, but for the one with debugging symbols. */
function givenPackages(): readonly string[] {
  const folder = process.env.NBFT_BOOT_INSTALLATION;
  return folder === undefined
    ? []
    : readdirSync(folder)
        .filter((name) => name.endsWith("_all.deb") || name.endsWith(`_${ownArchitecture()}.deb`))
        .filter((name) => !name.includes("-dbgsym_"))
        .sort()
        .map((name) => join(folder, name));
}

async function readInstallation(): Promise<ImageFiles> {
  const given = process.env.NBFT_BOOT_INSTALLATION;
  const packages = givenPackages();
  if (given !== undefined && packages.length === 0) {
    return filesBelow(given);
  }
  const folder = mkdtempSync(join(tmpdir(), "nbft-install-"));
  try {
    for (const path of packages) {
      await mustRun(["dpkg-deb", "--extract", path, folder]);
    }
    if (packages.length === 0) {
      await needPrograms({ make: "make" });
      // The paths of Debian, not those that this machine's pkg-config knows.
      await mustRun(["make", "-s", "-C", top, "install", `DESTDIR=${folder}`, "PKG_CONFIG=false"]);
    }
    return filesBelow(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function filesBelow(folder: string): ImageFiles {
  const files: Record<string, ImageFile> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, name);
    const status = lstatSync(path);
    if (status.isSymbolicLink()) {
      files[`/${name}`] = { link: readlinkSync(path) };
    } else if (status.isFile()) {
      files[`/${name}`] = { content: readFileSync(path), mode: status.mode & 0o777 };
    }
  }
  return files;
}
