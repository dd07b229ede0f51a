// SPDX-License-Identifier: LGPL-2.1-or-later
import { makeTree, type Tree } from "../../output/tree.ts";

/**
 * A drop-in for the units in which nvme-discoverd(8) of the real root holds connections. It takes those of the boot over, and stopping such a
 * unit disconnects (nvme-cli 3.1, ExecStop=): without this, every shutdown would take the root file system's disk away while it is mounted.
 * Without default dependencies a shutdown leaves the units alone; who stops one still disconnects.
 */
export function outliveDiscoverd(): Tree {
  const text = `# Written by nbft-boot: the root file system needs these connections until the machine is off.
[Unit]
DefaultDependencies=no
`;
  return makeTree([["/run/systemd/system/nvme-discoverd-.service.d/50-nbft-boot.conf", { text, mode: 0o644 }]]);
}
