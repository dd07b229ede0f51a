// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "./host.ts";
import { below } from "./machine-at.ts";

/** The machine as of one moment: what has been read once is not read again, and an error stays one. */
export function oneLook(host: Host): Host {
  const readFile = once((path: string) => host.readFile(path));
  return {
    ...below(host, ""),
    readFile: (path, limit) => {
      const bytes = readFile(path);
      if (limit !== undefined && bytes.length > limit) {
        throw new HostError("read", path, "EFBIG");
      }
      return bytes;
    },
    readLink: once((path) => host.readLink(path)),
    readDirectory: once((path) => host.readDirectory(path)),
    exists: once((path) => host.exists(path)),
    addresses: once((name) => host.addresses(name)),
  };
}

function once<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly value: T } | { readonly error: unknown }>();
  return (name) => {
    let outcome = known.get(name);
    if (outcome === undefined) {
      try {
        outcome = { value: read(name) };
      } catch (error) {
        outcome = { error };
      }
      known.set(name, outcome);
    }
    if ("error" in outcome) {
      throw outcome.error;
    }
    return outcome.value;
  };
}
