// SPDX-License-Identifier: LGPL-2.1-or-later
import { makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import { profileFolder } from "./networkmanager-files.ts";

const folder = "/run/NetworkManager/initrd";

/**
 * What NetworkManager's units of an initramfs look at, those of dracut and, since 1.54, its own: whether a network is needed, and the host
 * name, which NetworkManager itself would only take from an address of the real root.
 */
export function initramfsFiles({ hostName }: BootPlan): Tree {
  const files: [string, TextFile][] = [[`${folder}/neednet`, { text: "", mode: 0o644 }]];
  if (hostName !== undefined) {
    files.push([`${folder}/hostname`, { text: `${hostName}\n`, mode: 0o644 }]);
  }
  return makeTree(files);
}

/**
 * Which profiles of a folder are NetworkManager's own reading of the tables (nm-initrd-generator since 1.54, where it is built with it). They
 * would be second ones for the same devices, and their VLANs could not be made beside ours.
 * @param names of the files in profileFolder
 * @returns paths
 */
export function profilesOfTheirs(names: readonly string[]): string[] {
  const theirs = /^NBFT[^/]* connection HFI \d+( VLAN \d+)?\.nmconnection$/;
  return names.filter((name) => theirs.test(name)).map((name) => `${profileFolder}/${name}`);
}
