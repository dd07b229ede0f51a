// SPDX-License-Identifier: LGPL-2.1-or-later
// What an initramfs without systemd leaves to the real root.

import type { Scenario } from "../scenario.ts";
import { lateLink } from "./late-link.ts";
import { realRoot } from "./real-root.ts";

/** The usual /run of initramfs-tools, from where no program can be started. */
const noexec = /LAB run .*\bnoexec\b/;
/** A process that init has taken along. */
const leftOver = /LAB left over/;

export const initramfsTools: readonly Scenario[] = [
  { ...like("late-link-networkd"), rare: true },
  // Shows the most of what is particular here: a program and its files that are left under /run.
  like("late-link-unpackaged", noexec),
  { ...like("late-link-networkmanager"), rare: true },
  { ...like("boot-network-stays"), rare: true },
  { ...like("dead-path-quiet", noexec), rare: true },
];

/** The boot of this name with another initramfs. */
function like(name: string, ...seen: readonly RegExp[]): Scenario {
  const scenario = [...lateLink, ...realRoot].find((candidate) => candidate.name === name);
  if (scenario === undefined) {
    throw new Error(`no scenario ${name}`);
  }
  const { expect } = scenario;
  return {
    ...scenario,
    name: `initramfs-tools-${name}`,
    initramfs: "initramfs-tools",
    expect: {
      ...expect,
      seen: [...(expect.seen ?? []), ...seen],
      neverSeen: [...(expect.neverSeen ?? []), leftOver],
    },
  };
}
