// SPDX-License-Identifier: LGPL-2.1-or-later
// What is expensive to make is made once: system trees, images, fetched sources. Entries live outside the checkout and are named after all that
// they are made of, so that nothing is ever out of date; deleting the whole folder is always safe.

import { createHash } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { progress } from "./program.ts";

/** $NBFT_BOOT_CACHE, or nbft-boot in the user's cache folder. */
export function cacheFolder(): string {
  const folder =
    process.env.NBFT_BOOT_CACHE ??
    join(process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), ".cache"), "nbft-boot");
  mkdirSync(folder, { recursive: true });
  return folder;
}

const digestLength = 20;

/** Hexadecimal digits that stand for these values (JSON) and byte strings. */
export function digest(...parts: readonly unknown[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(JSON.stringify(part) ?? "undefined");
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest("hex").slice(0, digestLength);
}

/**
 * The folder of the cache that was made of `ingredients`. Where there is none, `make` fills an empty folder, which becomes the entry as a
 * whole or, where make throws, not at all. Two processes that want the same entry make it once; the second waits.
 * @param name what it is, for people: the entry's name starts with it
 */
export async function cached(
  name: string,
  ingredients: readonly unknown[],
  make: (folder: string) => Promise<void> | void,
): Promise<string> {
  const entry = join(cacheFolder(), `${name}-${digest(...ingredients)}`);
  if (existsSync(entry)) {
    utimesSync(entry, new Date(), new Date()); // When it was last of use, for removeOld().
    return entry;
  }
  const unlock = await lock(`${entry}.lock`, () => existsSync(entry));
  const folder = `${entry}.part-${process.pid}`;
  try {
    removeLeftovers(entry);
    mkdirSync(folder);
    if (!existsSync(entry)) {
      await make(folder);
      publish(folder, entry);
      removeOld(name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    unlock();
  }
  return entry;
}

/** Removes what makers of this entry left behind when they were killed. */
function removeLeftovers(entry: string): void {
  for (const name of readdirSync(dirname(entry))) {
    const owner = name.startsWith(`${basename(entry)}.part-`) ? Number(name.split("-").pop()) : Number.NaN;
    if (owner === process.pid || (owner > 0 && !isAlive(owner))) {
      rmSync(join(dirname(entry), name), { recursive: true, force: true });
    }
  }
}

function publish(folder: string, entry: string): void {
  try {
    renameSync(folder, entry);
  } catch (error) {
    // Somebody else was quicker after all (a lock that was taken for dead); theirs is as good.
    if (!existsSync(entry)) {
      throw error;
    }
  }
}

/** Waits until the lock is ours, or until `satisfied`. Returns what gives it back. A lock whose owner has died is taken over. */
async function lock(path: string, satisfied: () => boolean): Promise<() => void> {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, `${process.pid}\n`);
  let waiting = false;
  try {
    while (!satisfied()) {
      try {
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
          throw error;
        }
      }
      if (!isAlive(ownerOf(path))) {
        rmSync(path, { force: true });
        continue;
      }
      if (!waiting) {
        waiting = true;
        progress(`waiting for another process that is making the same (${path})`);
      }
      await sleep(200);
    }
    return () => {};
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes entries of this name but those used last: each build of the program makes new images, and nobody asks for the old ones again. */
function removeOld(name: string): void {
  const hour = 3_600_000;
  const entries = readdirSync(cacheFolder())
    .filter((entry) => entry.slice(0, -digestLength - 1) === name && /^-[0-9a-f]+$/.test(entry.slice(name.length)))
    .map((entry) => ({ path: join(cacheFolder(), entry), used: statSync(join(cacheFolder(), entry)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path, used } of entries.slice(4)) {
    if (used < Date.now() - hour) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Process that holds a lock; 0 where it was given back meanwhile. */
function ownerOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return 0;
  }
}

function isAlive(owner: number): boolean {
  try {
    return owner > 0 && process.kill(owner, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
