// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { runtimeFolder, sharedIdentity } from "../../machine/runtime-files.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import type { HostIdentity } from "../../plan/types.ts";
import { identityFiles } from "../host-identity.ts";

/**
 * A tmpfiles.d(5) file by which a real root that has no host NQN and no host ID takes those of the boot, for nvme-cli and all others that read
 * /etc/nvme. Copies, not links to /run: where those lead nowhere, at a boot without NBFT, maintainer scripts that write the file would fail.
 */
export function shareIdentity(realRoot: Host, identity: HostIdentity | undefined): Tree {
  const missing = identity === undefined ? [] : [...identityFiles(realRoot, identity).configuration.keys()];
  if (missing.length === 0) {
    return makeTree([]);
  }
  const copies = missing.map(
    (path) => `C ${path} 0644 root root - ${runtimeFolder}/${path.slice(path.lastIndexOf("/") + 1)}\n`,
  );
  const text = `# Written by nbft-boot: this system has no host NQN of its own.\n${copies.join("")}`;
  return makeTree([[sharedIdentity, { text, mode: 0o644 }]]);
}
