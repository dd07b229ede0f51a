// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether a failed boot says anything about what was booted.

import type { Result } from "./run-scenario.ts";

/** An exception of the processor in the kernel, which is what an emulated processor's faults end in. */
const oops = [
  /\bOops\b/, // before the exception's name on x86, behind "Internal error" on arm64
  /\bint3: 0000 \[#\d+\]/,
  /general protection fault.* \[#\d+\]/,
  /BUG: unable to handle /,
  /Unable to handle kernel /,
  /Kernel panic - not syncing: Fatal exception/,
];

/** An assertion of the kernel's own, which ends as an Oops, too. */
const assertion = /kernel BUG at /;

/** A function of the kernel's NVMe host or target: the boot has asked something of it. */
const inNvme = /\bnvm[ef]\w*\+0x/;

/** The kernel misses interrupts of a clock that stands still with its emulator. */
const starved = /Kernel panic - not syncing: IO-APIC \+ timer doesn't work/;

/**
 * What a machine has died of where it was its emulator: QEMU ended by itself, the kernel died of an exception of its processor, or it hung before any init
 * was started. Undefined where an expectation was not met, and where the kernel says what it was not given.
 */
export function emulatorDeath(result: Pick<Result, "lines" | "targetLines" | "reasons">): string | undefined {
  const console = result.lines.map(({ text }) => text);
  const target = result.targetLines?.map(({ text }) => text) ?? [];
  const reasons = result.reasons.flatMap((reason) => reason.split("\n"));
  return endOfQemu(reasons, console) ?? deathOfKernel([...console, ...target, ...reasons]) ?? withoutInit(console);
}

/** An exit status without a word of the guest is QEMU's answer to its arguments. */
function endOfQemu(reasons: readonly string[], console: readonly string[]): string | undefined {
  const ended = reasons.find((reason) => reason.includes("QEMU ended with "));
  return ended?.includes("exit status") && console.length === 0 ? undefined : ended;
}

function deathOfKernel(lines: readonly string[]): string | undefined {
  const line = lines.find((text) => oops.some((pattern) => pattern.test(text)));
  const ours = lines.some((text) => assertion.test(text) || inNvme.test(text));
  return line === undefined || ours ? undefined : `the kernel died: ${line}`;
}

function withoutInit(console: readonly string[]): string | undefined {
  if (console.length === 0 || console.some((text) => /Run \S+ as init process/.test(text))) {
    return undefined;
  }
  const panic = console.find((text) => text.includes("Kernel panic"));
  const last = panic ?? console.at(-1);
  return panic === undefined || starved.test(panic) ? `no init was started: ${last}` : undefined;
}
