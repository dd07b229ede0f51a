// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConsoleLine } from "./machine/console.ts";

/**
 * When things happened: seconds from starting QEMU, by this machine's clock; absent where they did not. The clock of an emulated guest is
 * not to be trusted: it has been seen 30 s ahead.
 */
export interface Timeline {
  /** The kernel's first line. */
  readonly kernel?: number;
  /** The kernel starts the first program of the initramfs. */
  readonly initramfs?: number;
  /** The first controller that is not a discovery controller is connected. */
  readonly connected?: number;
  /** The root file system is mounted (ext4's message, or btrfs'). */
  readonly mounted?: number;
  /** The system of the root file system is up. */
  readonly up?: number;
  /** Seconds from the order to power off to the machine being off. */
  readonly off?: number;
}

/** Seconds from the kernel's first line to its first program, on a machine that the scenarios' limits are meant for: emulated and busy. */
const usualStart = 8;

/** How many times slower this machine is than that one; at most 4. What a scenario allows in seconds is multiplied by it. */
export function paceOf({ kernel, initramfs }: Timeline): number {
  const took = kernel === undefined || initramfs === undefined ? 0 : initramfs - kernel;
  return Math.min(4, Math.max(1, took / usualStart));
}

/** Reads the times out of a console. `ended`: when the machine was off. */
export function timelineOf(lines: readonly ConsoleLine[], ended?: number): Timeline {
  const first = (pattern: RegExp): number | undefined => lines.find(({ text }) => pattern.test(text))?.time;
  // The last, where a machine starts twice.
  const done = lines.findLast(({ text }) => text.includes("LAB done"))?.time;
  const found = {
    kernel: first(/Linux version/),
    initramfs: first(/Run \/init as init process/),
    connected: first(/nvme\d+: new ctrl: NQN "(?!nqn\.2014-08\.org\.nvmexpress\.discovery")/),
    mounted: first(/EXT4-fs \([^)]*\): mounted filesystem|BTRFS info \([^)]*\): first mount/),
    up: first(/LAB up/),
    off: done === undefined || ended === undefined ? undefined : ended - done,
  };
  return Object.fromEntries(Object.entries(found).filter(([, time]) => time !== undefined));
}
