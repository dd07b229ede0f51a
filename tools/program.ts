// SPDX-License-Identifier: LGPL-2.1-or-later
import { type ChildProcess, spawn } from "node:child_process";

/** Something that this machine lacks. Programs that can do without it catch this, say so, and count what they left out as skipped. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** What `make` returns; undefined where this machine lacks something for it, which stderr is told: `no machine can be booted here: ...`. */
export async function makeOrSay<T>(consequence: string, make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Unavailable) {
      progress(`${consequence}: ${error.message}`);
      return undefined;
    }
    throw error;
  }
}

let tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Says on stderr what is being done, because standard output belongs to results. */
export function progress(text: string): void {
  tell(text);
}

/** Gives what is being done to somebody else to say. */
export function tellProgress(to: (text: string) => void): void {
  tell = to;
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** Added to this process' environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the program reads on its standard input; nothing otherwise. */
  readonly input?: string | Uint8Array;
}

export interface ProgramResult {
  /** Exit status; 128 + 15 and the like are not made up: a program ended by a signal has -1. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const running = new Map<ChildProcess, "SIGTERM" | "SIGKILL">();
let over = false;

/** Ends what runProgram() has started, and lets nothing more be started: for a process that has been told to end. */
export async function endPrograms(): Promise<void> {
  over = true;
  // Not its "close", for which a process of its own that has been left over would be waited for.
  const ended = [...running].map(([child, signal]) => {
    child.kill(signal);
    return new Promise<unknown>((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once("exit", resolve) : resolve(undefined),
    );
  });
  const late = setTimeout(() => [...running.keys()].map((child) => child.kill("SIGKILL")), 10_000);
  await Promise.all(ended);
  clearTimeout(late);
}

/** Runs a program to its end, without a shell. Rejects only where it cannot be started. */
export function runProgram(argv: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const [program, ...rest] = argv;
  if (program === undefined) {
    throw new Error("no program to run");
  }
  if (over) {
    throw new Error(`${program} is not started any more`);
  }
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C.UTF-8", PATH: searchPath(), ...options.environment },
      stdio: "pipe",
    });
    // unshare(1) ignores SIGTERM while its child runs; --kill-child is for the other one.
    running.set(child, rest.includes("--kill-child") ? "SIGKILL" : "SIGTERM");
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.stdin.on("error", () => {}); // A program may end without reading its input.
    child.on("close", (status) => {
      running.delete(child);
      resolve({ status: status ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() });
    });
    child.stdin.end(options.input);
  });
}

/** Like runProgram(), and returns standard output; throws with the end of what the program said where it fails. */
export async function mustRun(argv: readonly string[], options: ProgramOptions = {}): Promise<Buffer> {
  const result = await runProgram(argv, options);
  if (result.status !== 0) {
    const said = (result.stderr + result.stdout.toString()).trim().split("\n").slice(-15).join("\n");
    throw new Error(`${argv.join(" ").slice(0, 300)}: exit status ${result.status}\n${said}`);
  }
  return result.stdout;
}

/** $PATH with the folders that only root has in it: mke2fs and chroot live there. */
export function searchPath(): string {
  return [process.env.PATH ?? "/usr/bin:/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(":");
}
