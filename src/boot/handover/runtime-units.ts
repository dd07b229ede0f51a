// SPDX-License-Identifier: LGPL-2.1-or-later
// Units and drop-ins that the initramfs leaves to the real root.

import type { TextFile } from "../../output/tree.ts";

/** Goes with the boot into the real root, whose systemd reads it, too. */
export const unitFolder = "/run/systemd/system";

/** First line of each of them. */
export const origin =
  "# Written by nbft-boot: the root file system is behind these interfaces until the machine is off.";

/** One section of a drop-in for a unit. An administrator's own of the same name, in /etc, is read in its place. */
export function dropIn(unit: string, section: "Unit" | "Service", lines: readonly string[]): [string, TextFile] {
  const text = `${origin}\n[${section}]\n${lines.join("\n")}\n`;
  return [`${unitFolder}/${unit}.d/50-nbft-boot.conf`, { text, mode: 0o644 }];
}

/** The instance in a unit's name, as systemd-escape writes it: `ens2`, `enp1s0-1` -> `enp1s0\x2d1`. For names that isPlainName() has passed. */
export function escapeInstance(name: string): string {
  return name.replace(/[^0-9A-Za-z:_.]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

/**
 * Whether an interface's name means itself in a unit, a shell, a pattern and a file name. The kernel allows much more (dev_valid_name());
 * nobody gives such a name by accident.
 */
export function isPlainName(name: string): boolean {
  return /^\w[\w.@+-]*$/.test(name);
}
