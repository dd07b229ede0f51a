// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A program in a terminal of its own (script(1)), and what it has shown there, but for the carriage returns. */
export class PseudoTerminal {
  /** Exit status of the program. */
  readonly ended: Promise<number | null>;
  readonly #child;
  #shown = "";
  /** Before it, all has been looked at. */
  #from = 0;
  #changed: () => void = () => {};

  /** @param environment added to this process' own; what has the same later is one of the program's processes */
  constructor(command: string, environment: Readonly<Record<string, string>>) {
    const argv = ["--quiet", "--flush", "--return", "--command", command, "/dev/null"];
    this.#child = spawn("script", argv, { stdio: "pipe", env: { ...process.env, TERM: "vt220", ...environment } });
    this.#child.stdin.on("error", () => {});
    this.#child.stdout.setEncoding("utf8");
    this.#child.stdout.on("data", (text: string) => {
      this.#shown += text.replaceAll("\r", "");
      this.#changed();
    });
    this.ended = new Promise((resolve) => this.#child.on("close", (status) => resolve(status)));
  }

  get shown(): string {
    return this.#shown;
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Waits until it shows this behind all that was waited for before. Returns what was shown up to its end. */
  async until(pattern: RegExp, seconds: number): Promise<string> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const match = pattern.exec(this.#shown.slice(this.#from));
      if (match !== null) {
        const text = this.#shown.slice(this.#from, this.#from + match.index + match[0].length);
        this.#from += match.index + match[0].length;
        return text;
      }
      const left = deadline - performance.now();
      if (left <= 0 || this.#child.exitCode !== null) {
        throw new Error(`not shown: ${pattern}\n${this.#shown.slice(-3000)}`);
      }
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, Math.min(left, 500));
        this.#changed = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }

  /** Closes the terminal, as a window is closed. */
  close(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Processes with this variable in their environment, by their ids: what they were started as. */
export function processesWith(name: string, value: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const id of readdirSync("/proc")
    .map(Number)
    .filter((id) => id > 0)) {
    try {
      if (readFileSync(`/proc/${id}/environ`, "utf8").split("\0").includes(`${name}=${value}`)) {
        found.set(id, readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " "));
      }
    } catch {
      // It has ended, or is somebody else's.
    }
  }
  return found;
}
