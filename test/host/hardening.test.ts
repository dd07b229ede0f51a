// SPDX-License-Identifier: LGPL-2.1-or-later
// How the kernel loads the native executable, and what it costs in an initramfs.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, copyFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { hasProgram } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";
import { readExecutable } from "./elf.ts";
import { assertHardened, budget, compressedSize, isStatic } from "./hardened.ts";

const native = join(top, "dist/nbft-boot");
const missing = !existsSync(native) && "run npm run build first";

test("the native executable has 374 KB at most in an initramfs, which is compressed", { skip: missing }, (t) => {
  if (!hasProgram("zstd") || !isStatic(native)) {
    t.skip(hasProgram("zstd") ? "it was built for shared libraries" : "no zstd");
    return;
  }
  const size = compressedSize(native);
  assert.ok(size <= budget, `${size} bytes`);
});

test("the native executables' code and constants are apart and not written to", { skip: missing }, () => {
  assertHardened(native);
  assertHardened(`${native}-tools`);
});

test("the native executable is at another address in each process", { skip: missing }, async (t) => {
  if (readFileSync("/proc/sys/kernel/randomize_va_space", "utf8").trim() === "0") {
    t.skip("the kernel gives all programs the same addresses");
    return;
  }
  const [first] = await mappingsOf(native);
  const [second] = await mappingsOf(native);
  assert.notEqual(first?.start, second?.start);
});

test("regression: pointers in constants of the native executable are read-only in the process, not in the file alone", {
  skip: missing,
}, async () => {
  const relro = readExecutable(native).segments.find(({ kind }) => kind === "relro");
  const mappings = await mappingsOf(native);
  const page = (relro?.offset ?? 0) & -4096;
  assert.equal(mappings.find(({ offset }) => offset === page)?.access, "r--p");
});

interface Mapping {
  readonly start: string;
  readonly access: string;
  readonly offset: number;
}

/** What a process of the program, alone as in an initramfs, has of its file in memory (proc_pid_maps(5)). It reads a table meanwhile, from a pipe. */
async function mappingsOf(program: string): Promise<readonly Mapping[]> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-mappings-"));
  const pipe = join(folder, "table");
  const alone = join(folder, "nbft-boot");
  copyFileSync(program, alone);
  spawnSync("mkfifo", [pipe]);
  const child = spawn(alone, ["show", pipe], { stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    const writing = await openForReader(pipe);
    const lines = readFileSync(`/proc/${child.pid}/maps`, "utf8").split("\n");
    closeSync(writing);
    return lines
      .filter((line) => line.endsWith(alone))
      .map((line) => {
        const [range = "", access = "", offset = ""] = line.split(" ");
        return { start: range.split("-")[0] ?? "", access, offset: Number.parseInt(offset, 16) };
      });
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
}

/** A descriptor to write to a pipe, from when somebody has opened it to read. */
async function openForReader(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO") {
        throw error;
      }
      await sleep(1);
    }
  }
}
