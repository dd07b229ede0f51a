// SPDX-License-Identifier: LGPL-2.1-or-later
// The table's host NQN and host ID for everything else that speaks NVMe on this machine: the kernel takes only one host ID per host NQN,
// so a second pair made up later would be refused.

import { type Host, HostError } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";
import { runtimeFolder } from "../machine/runtime-files.ts";
import { makeTree, type Tree } from "../output/tree.ts";
import { writeTree } from "../output/write-tree.ts";
import type { HostIdentity } from "../plan/types.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { quote } from "../text/visible.ts";

/** What to write, and one line about each file of the administrator's that says something else. */
export interface IdentityFiles {
  /** For this program and for the real root. */
  readonly runtime: Tree;
  /** For nvme-cli: what /etc/nvme lacks. */
  readonly configuration: Tree;
  readonly conflicts: readonly string[];
}

/**
 * /run/nbft-boot/hostnqn and hostid; /etc/nvme/hostnqn and hostid where there are none, as nvme-cli reads them. What exists is the
 * administrator's and stays; beside a part that differs, the other part is not added, because the two would be no pair. Nor are they without a
 * host ID: who reads the host NQN alone makes one up for it, and is refused.
 */
export function identityFiles(host: Host, identity: HostIdentity): IdentityFiles {
  const parts = [
    { name: "hostnqn", value: identity.nqn },
    ...(identity.id === undefined ? [] : [{ name: "hostid", value: identity.id }]),
  ];
  const existing = parts.map((part) => ({ ...part, ...readLine(host, `/etc/nvme/${part.name}`) }));
  const conflicts = existing
    .filter(
      ({ value, line, problem }) => problem !== undefined || (line ?? value).toLowerCase() !== value.toLowerCase(),
    )
    .map(({ name, value, line, problem }) =>
      problem === undefined
        ? `/etc/nvme/${name} has ${quote(line)}, the NBFT ${value}: boot paths use the NBFT's, all other connections the file's`
        : `/etc/nvme/${name} cannot be read (${problem}), the NBFT has ${value}: boot paths use that`,
    );
  const isPair = identity.id !== undefined;
  const missing = isPair && conflicts.length === 0 ? existing.filter(({ line }) => line === undefined) : [];
  return {
    runtime: makeTree((isPair ? parts : []).map(({ name, value }) => file(`${runtimeFolder}/${name}`, value))),
    configuration: makeTree(missing.map(({ name, value }) => file(`/etc/nvme/${name}`, value))),
    conflicts,
  };
}

/** As writeTree(), and takes back what it has written where it cannot write the rest. */
export function writePair(host: Host, tree: Tree): void {
  try {
    writeTree(host, tree);
  } catch (error) {
    for (const path of tree.keys()) {
      orElse(undefined, () => host.remove(path));
    }
    throw error;
  }
}

function file(path: string, value: string): [string, { text: string; mode: number }] {
  return [path, { text: `${value}\n`, mode: 0o644 }];
}

/** First line of a file, or why it cannot be read; neither where there is none or where it is empty. */
function readLine(host: Host, path: string): { readonly line?: string; readonly problem?: string } {
  try {
    const text = decodeUtf8(host.readFile(path, 4096));
    const line = text?.split("\n")[0]?.trim();
    return text === undefined ? { problem: "not UTF-8" } : line ? { line } : {};
  } catch (error) {
    if (error instanceof HostError) {
      return error.code === "ENOENT" ? {} : { problem: error.code };
    }
    throw error;
  }
}
