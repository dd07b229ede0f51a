// SPDX-License-Identifier: LGPL-2.1-or-later
// Configuration of systemd-networkd as an administrator would have it in /etc.

import { networkdFiles, networkFolder } from "../network/networkd/networkd-files.ts";
import { makeTree } from "../output/tree.ts";
import { noInterface, remarksOnHostName } from "./remarks.ts";
import { type Export, ExportError } from "./types.ts";

/**
 * The files of a boot under other names, `08-nbft-...`. After 05, because a file of one name in /etc hides that in /run: `05-nbft-0h1.network`
 * would stay what it is whatever firmware says later. Before netplan's 10, because the first file that matches counts, and nothing else may
 * take the root disk's network. nbft-boot, where it is, finds in them an administrator's files, and adds what root needs.
 */
export const exportNetworkd: Export = ({ plan }) => {
  if (plan.interfaces.length === 0) {
    throw new ExportError(noInterface);
  }
  const entries = [...networkdFiles(plan, { naming: "none" })].map(([path, file]) => [movedPath(path), file] as const);
  return { files: makeTree(entries), remarks: remarksOnHostName(plan) };
};

function movedPath(path: string): string {
  return path.startsWith(networkFolder)
    ? path.replace("/run/systemd/network/05-", "/etc/systemd/network/08-")
    : path.replace("/run/sysctl.d/05-", "/etc/sysctl.d/08-");
}
