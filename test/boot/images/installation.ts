// SPDX-License-Identifier: LGPL-2.1-or-later
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needPrograms } from "../../../tools/apt.ts";
import { mustRun } from "../../../tools/program.ts";
import { top } from "../../../tools/top.ts";
import type { ImageFile, ImageFiles } from "./files.ts";

let installed: Promise<ImageFiles> | undefined;

/**
 * This project's files as they are installed: those of the folder $NBFT_BOOT_INSTALLATION (as written by make install DESTDIR=, or unpacked
 * from packages), otherwise what make install writes. Read once, so that all images of a run have the same.
 */
export function installation(): Promise<ImageFiles> {
  installed ??= readInstallation();
  return installed;
}

async function readInstallation(): Promise<ImageFiles> {
  const given = process.env.NBFT_BOOT_INSTALLATION;
  if (given !== undefined) {
    return filesBelow(given);
  }
  await needPrograms({ make: "make" });
  const folder = mkdtempSync(join(tmpdir(), "nbft-install-"));
  try {
    // The paths of Debian, not those that this machine's pkg-config knows.
    await mustRun(["make", "-s", "-C", top, "install", `DESTDIR=${folder}`, "PKG_CONFIG=false"]);
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
