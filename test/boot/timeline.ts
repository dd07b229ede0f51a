// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConsoleLine } from "./machine/console.ts";

/** When things happened: seconds of the guest's own clock, which starts with its kernel; absent where they did not. */
export interface Timeline {
  /** Seconds of this machine's clock from starting QEMU to the kernel's first line. */
  readonly kernel?: number;
  /** The kernel starts the first program of the initramfs. */
  readonly initramfs?: number;
  /** The first controller that is not a discovery controller is connected. */
  readonly connected?: number;
  /** The root file system is mounted (ext4's message). */
  readonly mounted?: number;
  /** The system of the root file system is up. */
  readonly up?: number;
  /** Seconds from the order to power off to the machine being off, by this machine's clock. */
  readonly off?: number;
}

/** Reads the times out of a console. `ended`: when the machine was off. */
export function timelineOf(lines: readonly ConsoleLine[], ended?: number): Timeline {
  const stamp = (pattern: RegExp): number | undefined => {
    const line = lines.find(({ text }) => pattern.test(text))?.text;
    const time = line === undefined ? undefined : /\[ *(\d+\.\d+)\]/.exec(line)?.[1];
    return time === undefined ? undefined : Number(time);
  };
  const up = lines.map(({ text }) => /LAB up (\d+\.\d+)/.exec(text)?.[1]).find((time) => time !== undefined);
  const done = lines.find(({ text }) => text.includes("LAB done"))?.time;
  const found = {
    kernel: lines.find(({ text }) => text.includes("Linux version"))?.time,
    initramfs: stamp(/Run \/init as init process/),
    connected: stamp(/nvme\d+: new ctrl: NQN "(?!nqn\.2014-08\.org\.nvmexpress\.discovery")/),
    mounted: stamp(/EXT4-fs \([^)]*\): mounted filesystem/),
    up: up === undefined ? undefined : Number(up),
    off: done === undefined || ended === undefined ? undefined : ended - done,
  };
  return Object.fromEntries(Object.entries(found).filter(([, time]) => time !== undefined));
}
