// SPDX-License-Identifier: LGPL-2.1-or-later
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { defaultLimit, HostError } from "../host.ts";
import { withHostErrors } from "./errors.ts";
import { replace, replaceFile } from "./replace.ts";

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = fs.constants;

export function readFile(path: string, limit: number = defaultLimit): Uint8Array {
  return readToEnd(path, limit, O_RDONLY | O_NONBLOCK, (kind) => kind.isFile() || kind.isDirectory());
}

export function readInput(path: string, limit: number): Uint8Array {
  return readToEnd(path, limit, O_RDONLY, () => true);
}

/** Until the end, because files of sysfs and procfs have no size. */
function readToEnd(path: string, limit: number, flags: number, suits: (kind: fs.Stats) => boolean): Uint8Array {
  return withHostErrors("read", path, () => {
    const descriptor = fs.openSync(path, flags);
    try {
      if (!suits(fs.fstatSync(descriptor))) {
        throw new HostError("read", path, "EINVAL");
      }
      const chunks: Buffer[] = [];
      for (let size = 0; ; ) {
        const chunk = Buffer.alloc(65536);
        const length = fs.readSync(descriptor, chunk);
        if (length === 0) {
          return new Uint8Array(Buffer.concat(chunks));
        }
        size += length;
        if (size > limit) {
          throw new HostError("read", path, "EFBIG");
        }
        chunks.push(chunk.subarray(0, length));
      }
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

export function writeFile(path: string, content: string | Uint8Array, mode: number): void {
  withHostErrors("write", path, () => replaceFile(path, content, mode, false));
}

/** The kernel says where a link leads, not readlink(2) of path: another's link in /tmp is one that the kernel would not follow. */
export function writeOutput(path: string, content: string | Uint8Array, mode: number): void {
  withHostErrors("write", path, () => {
    const descriptor = openExisting(path);
    if (descriptor === undefined) {
      return replaceFile(path, content, mode, true);
    }
    try {
      if (fs.fstatSync(descriptor).isFile()) {
        replaceFile(openedPath(descriptor) ?? path, content, mode, true);
      } else {
        fs.writeFileSync(descriptor, content);
        syncWhereDisk(descriptor);
      }
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

/** What is no disk cannot be synchronized (EINVAL). */
function syncWhereDisk(descriptor: number): void {
  try {
    fs.fsyncSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EIO") {
      throw error;
    }
  }
}

function openExisting(path: string): number | undefined {
  try {
    return fs.openSync(path, O_WRONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** Without links; undefined where there is no /proc. */
function openedPath(descriptor: number): string | undefined {
  try {
    return fs.readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

export function symlink(target: string, path: string): void {
  withHostErrors("symlink", path, () => replace(path, (temporary) => fs.symlinkSync(target, temporary)));
}

/** One write, because a kernel log record is what one write brings. */
export function appendFile(path: string, content: string): void {
  withHostErrors("append", path, () => {
    const descriptor = fs.openSync(path, O_WRONLY | fs.constants.O_APPEND);
    try {
      fs.writeSync(descriptor, content);
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

export function makeDirectory(path: string, mode: number): void {
  withHostErrors("mkdir", path, () => fs.mkdirSync(path, { recursive: true, mode }));
}

export function readLink(path: string): string {
  return withHostErrors("readlink", path, () => fs.readlinkSync(path));
}

export function readDirectory(path: string): readonly string[] {
  return withHostErrors("readdir", path, () => fs.readdirSync(path).sort());
}

export function remove(path: string): void {
  withHostErrors("remove", path, () => {
    try {
      fs.unlinkSync(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EISDIR") {
        fs.rmdirSync(path);
      } else if (code !== "ENOENT") {
        throw error;
      }
    }
  });
}

export function mode(path: string): number {
  return withHostErrors("stat", path, () => fs.statSync(path).mode & 0o7777);
}

export function changeMode(path: string, wanted: number): void {
  withHostErrors("chmod", path, () => fs.chmodSync(path, wanted));
}

export function owner(path: string): number {
  return withHostErrors("stat", path, () => fs.statSync(path).uid);
}

export function rename(from: string, to: string): void {
  withHostErrors("rename", from, () => fs.renameSync(from, to));
}
