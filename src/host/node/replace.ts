// SPDX-License-Identifier: LGPL-2.1-or-later
// Files and links that replace at once what has their name.

import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { HostError } from "../host.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = fs.constants;

/** @param durable on the disk when this returns */
export function replaceFile(path: string, content: string | Uint8Array, mode: number, durable: boolean): void {
  replace(path, (temporary) => {
    const descriptor = fs.openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      fs.writeFileSync(descriptor, content);
      fs.fchmodSync(descriptor, mode);
      if (durable) {
        fs.fsyncSync(descriptor);
      }
    } catch (error) {
      fs.unlinkSync(temporary);
      throw error;
    } finally {
      fs.closeSync(descriptor);
    }
  });
  if (durable) {
    syncFolder(folderOf(path));
  }
}

/**
 * Makes something under a temporary name, then gives it its name at once: readers see the old or the new, never a part.
 * @param make must refuse a name that exists (EEXIST): nobody's link may redirect the write
 */
export function replace(path: string, make: (temporary: string) => void): void {
  if (path.includes("\0")) {
    throw new HostError("write", path, "EINVAL"); // Before the folder is taken from it.
  }
  const folder = folderOf(path);
  removeLeftovers(folder);
  for (let attempts = 0; ; attempts++) {
    const temporary = join(folder, `.nbft-boot-${process.pid}-${attempts}.tmp`);
    try {
      make(temporary);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST" && attempts < 99) {
        continue;
      }
      throw error;
    }
    try {
      fs.renameSync(temporary, path);
    } catch (error) {
      fs.unlinkSync(temporary);
      throw error;
    }
    return;
  }
}

function folderOf(path: string): string {
  return path.endsWith("/") ? path : dirname(path);
}

let cleared: string | undefined;

/** Clears a folder before the first file there of the temporary files of processes that were killed; mostly one goes to the same as the one before. */
function removeLeftovers(folder: string): void {
  if (folder !== cleared) {
    cleared = folder;
    for (const name of attempt(() => fs.readdirSync(folder)) ?? []) {
      const owner = Number(/^\.nbft-boot-([0-9]+).*\.tmp$/.exec(name)?.[1] ?? 0);
      if (owner > 0 && (owner === process.pid || isGone(owner))) {
        attempt(() => fs.unlinkSync(join(folder, name)));
      }
    }
  }
}

function isGone(owner: number): boolean {
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Where the folder cannot be opened, or the file system has no such call, nobody can. */
function syncFolder(folder: string): void {
  attempt(() => {
    const descriptor = fs.openSync(folder, fs.constants.O_RDONLY);
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
