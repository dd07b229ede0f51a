// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConsoleLine } from "./machine/console.ts";
import { instructionsPerSecond } from "./machine/qemu-arguments.ts";

/** Millions of instructions from the kernel's start of the initramfs' first program, as the guest's clock counts them; absent where it was not so. */
export interface Instructions {
  /** The first controller that is not a discovery controller is connected. */
  readonly connected?: number;
  /** The root file system is mounted. */
  readonly mounted?: number;
  /** The first program of the real root runs. */
  readonly realRoot?: number;
}

/** Reads them out of the console of a machine that counts them: out of what the kernel has printed, with its time. */
export function instructionsOf(lines: readonly ConsoleLine[]): Instructions {
  const printed = lines.flatMap(({ text }) => {
    // "104" is what is left of a control sequence that systemd begins with.
    const [, seconds, message] = /^\d*\[ *(\d+\.\d+)\] (.*)/.exec(text) ?? [];
    return seconds === undefined || message === undefined ? [] : [{ seconds: Number(seconds), message }];
  });
  const find = (pattern: RegExp, from = 0) =>
    printed.find(({ seconds, message }) => seconds >= from && pattern.test(message))?.seconds;
  const start = find(/^Run \/init as init process/);
  if (start === undefined) {
    return {};
  }
  const mounted = find(/^EXT4-fs \([^)]*\): mounted filesystem|^BTRFS info \([^)]*\): first mount/, start);
  const found = {
    connected: find(/^nvme nvme\d+: new ctrl: NQN "(?!nqn\.2014-08\.org\.nvmexpress\.discovery")/, start),
    mounted,
    realRoot: mounted && find(/^LAB init|^systemd\[1\]: systemd \S+ running in system mode/, mounted),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, time]) =>
      time === undefined ? [] : [[name, (time - start) * instructionsPerSecond]],
    ),
  );
}
