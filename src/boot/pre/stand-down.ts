// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { ownCommandLineFile } from "../../machine/kernel-command-line.ts";
import { makeTree, type Tree } from "../../output/tree.ts";

/**
 * Tells everybody else in an initramfs of dracut that reads the NBFT (its module nvmf, and NetworkManager's nm-initrd-generator, which gets
 * dracut's command line) to leave it alone, so that connections and network configuration are made once. Said only at boot, and only by
 * this service: where nbft-boot is switched off, the others do as if it were not there.
 */
export function standDownFiles(host: Host): Tree {
  const isDracut = host.exists("/lib/dracut-lib.sh") || host.exists("/usr/lib/dracut-lib.sh");
  return makeTree(isDracut ? [[ownCommandLineFile, { text: "rd.nvmf.nonbft\n", mode: 0o644 }]] : []);
}
