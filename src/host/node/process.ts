// SPDX-License-Identifier: LGPL-2.1-or-later
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { constants } from "node:os";
import { HostError } from "../host.ts";
import { hostError } from "./errors.ts";

/** Writes everything, waiting where the descriptor does not block. Ends this process where nobody reads, as SIGPIPE does to others. */
export function writeStandard(descriptor: 1 | 2, content: string | Uint8Array): void {
  let bytes = Buffer.from(content as Uint8Array);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(descriptor, bytes));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") {
        process.exit(128 + constants.signals.SIGPIPE);
      }
      if (code !== "EAGAIN") {
        throw hostError("write", descriptor === 1 ? "standard output" : "standard error", error);
      }
      sleep(1);
    }
  }
}

export function sleep(milliseconds: number): void {
  if (milliseconds > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }
}

/** Node has no execve(2): the program is run, and this process ends as it does. */
export function become(argv: readonly string[]): never {
  process.exit(run(argv));
}

export function run(argv: readonly string[]): number {
  const [program, ...rest] = argv;
  const cut = argv.find((argument) => argument.includes("\0"));
  if (program === undefined || cut !== undefined) {
    throw new HostError("run", cut?.split("\0", 1)[0] ?? "", "EINVAL");
  }
  const { error, signal, status } = spawnSync(program, rest, { stdio: "inherit" });
  if (error !== undefined) {
    throw hostError("run", program, error);
  }
  return signal === null ? (status ?? 1) : 128 + constants.signals[signal];
}
