// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readExecutable } from "./elf.ts";

/** What the executable may be in a compressed initramfs. */
export const budget = 374_000;

/** Bytes with `zstd -19`. */
export function compressedSize(path: string): number {
  const { stdout, error } = spawnSync("zstd", ["-19", "--stdout", "--quiet", path], { maxBuffer: 1 << 24 });
  assert.ok(error === undefined && stdout.length > 0, error?.message);
  return stdout.length;
}

/** Code apart from headers and constants, nothing both written and run, constants with pointers read-only, another address in each process. */
export function assertHardened(path: string): void {
  const { positionIndependent, segments } = readExecutable(path);
  const flags = (wanted: string) => segments.filter(({ kind }) => kind === wanted).map((segment) => segment.flags);
  assert.ok(positionIndependent, "position-independent");
  assert.deepEqual(flags("load"), ["R  ", "R E", "R  ", "RW "]);
  assert.deepEqual(flags("stack"), ["RW "]);
  assert.equal(flags("relro").length, 1, "RELRO");
}

export function isStatic(path: string): boolean {
  return !readExecutable(path).segments.some(({ kind }) => kind === "interpreter");
}
