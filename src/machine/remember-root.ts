// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { below } from "../host/machine-at.ts";
import { settleModuleRequests } from "./module-requests.ts";
import { type Leading, rootAnswers } from "./root-answers.ts";

/** Where no file comes from a disk, and the names are known as long as something is mounted there. */
const inMemory = /^\/(?:dev|proc|run|sys)\//;

/** Milliseconds for which it is known whether root answers. */
const longestTrust = 500;

/**
 * The machine for a process that connects root again: what a file of the root file system said is remembered, and said again while none of its
 * disk's connections is live. Who reads from such a disk waits until one is, which may be the very one that he is to connect.
 */
export function rememberRoot(host: Host): Host {
  const known = new Map<string, () => unknown>();
  let looked = Number.NEGATIVE_INFINITY;
  let answers = true;
  const leading: Leading = new Map();
  function look(): void {
    if (host.now() - looked >= longestTrust) {
      looked = host.now();
      answers = rootAnswers(host, leading);
    }
  }
  /** @param unknown what is said of something that was not asked for in time */
  function ask<T>(kind: string, read: (path: string) => T, unknown: (path: string) => T = fail): (path: string) => T {
    return (path) => {
      if (inMemory.test(path)) {
        return read(path);
      }
      look();
      const key = `${kind} ${path}`;
      if (answers) {
        known.set(
          key,
          remember(() => read(path)),
        );
      }
      const again = known.get(key) ?? (() => unknown(path));
      return again() as T;
    };
  }
  const readFile = ask("file", (path) => host.readFile(path));
  return {
    ...below(host, ""),
    readFile: (path, limit) => {
      const bytes = inMemory.test(path) ? host.readFile(path, limit) : readFile(path);
      if (limit !== undefined && bytes.length > limit) {
        throw new HostError("read", path, "EFBIG");
      }
      return bytes;
    },
    readDirectory: ask("folder", (path) => host.readDirectory(path)),
    readLink: ask("link", (path) => host.readLink(path)),
    exists: ask(
      "name",
      (path) => host.exists(path),
      () => false,
    ),
    mode: ask("mode", (path) => host.mode(path)),
    owner: ask("owner", (path) => host.owner(path)),
    openDevice: (path) => {
      look();
      settleModuleRequests(host, () => answers);
      return host.openDevice(path);
    },
  };
}

/** What the action has returned or thrown, again and again. */
function remember<T>(action: () => T): () => T {
  try {
    const value = action();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function fail(path: string): never {
  throw new HostError("open", path, "EIO");
}
