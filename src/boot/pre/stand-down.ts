// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { ownCommandLineFile } from "../../machine/kernel-command-line.ts";
import { networkManager } from "../../machine/network-manager.ts";
import { makeTree, type Tree } from "../../output/tree.ts";
import type { Described } from "../../sources/described-table.ts";

/** Of what is no table: whether dracut's module nvmf has nothing to see to. */
export type Others = Pick<Described, "takesAll"> | undefined;

/**
 * Tells everybody else in an initramfs of dracut that reads the NBFT (its module nvmf, and NetworkManager's nm-initrd-generator, which gets
 * dracut's command line) to leave it alone, so that connections and network configuration are made once. Said only at boot, and only by
 * this service: where nbft-boot is switched off, the others do as if it were not there. Where we connect what the command line and /etc/nvme name,
 * the module has nothing left to do at all, unless we have left something out; then the kernel refuses the second connection of a path, which is in
 * the same words. What the module would have done for the network, too, is told to managers that we do not start ourselves.
 */
export function standDownFiles(host: Host, described: Others): Tree {
  const isDracut = host.exists("/lib/dracut-lib.sh") || host.exists("/usr/lib/dracut-lib.sh");
  const words = [
    ...(!described?.takesAll ? [] : ["rd.nonvmf"]),
    "rd.nvmf.nonbft",
    ...(described === undefined || networkManager(host) !== undefined ? [] : ["rd.neednet=1"]),
  ];
  const text = words.map((word) => `${word}\n`).join("");
  return makeTree(isDracut ? [[ownCommandLineFile, { text, mode: 0o644 }]] : []);
}
