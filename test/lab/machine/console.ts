// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Readable } from "node:stream";

export interface ConsoleLine {
  /** Seconds since the machine was started. */
  readonly time: number;
  readonly text: string;
}

/** What a machine prints on its serial console, line by line, with the time at which it came. */
export class Console {
  readonly lines: ConsoleLine[] = [];
  readonly #started = performance.now();
  readonly #listeners = new Set<(line: ConsoleLine | undefined) => void>();
  #rest = "";
  #ended = false;

  constructor(stream: Readable, onLine?: (line: ConsoleLine) => void) {
    if (onLine !== undefined) {
      this.#listeners.add((line) => line !== undefined && onLine(line));
    }
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => this.#receive(text));
    stream.on("close", () => {
      this.#receive("\n");
      this.#ended = true;
      this.#tell(undefined);
    });
  }

  /** Resolves with the first line that matches, of those before the call too. Rejects when the machine ends without one. */
  waitFor(pattern: RegExp): Promise<ConsoleLine> {
    const before = this.lines.find(({ text }) => pattern.test(text));
    if (before !== undefined) {
      return Promise.resolve(before);
    }
    return new Promise((resolve, reject) => {
      const listener = (line: ConsoleLine | undefined) => {
        if (line === undefined) {
          reject(new Error(`the machine ended and has not said ${pattern}`));
        } else if (pattern.test(line.text)) {
          this.#listeners.delete(listener);
          resolve(line);
        }
      };
      if (this.#ended) {
        listener(undefined);
      } else {
        this.#listeners.add(listener);
      }
    });
  }

  /** The last lines, each with its time, to be shown when something went wrong. */
  tail(count: number): string {
    return this.lines
      .slice(-count)
      .map(({ time, text }) => `${time.toFixed(1).padStart(6)} | ${text}`)
      .join("\n");
  }

  #receive(text: string): void {
    const parts = (this.#rest + text).split("\n");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) {
      const clean = withoutControls(part);
      if (clean !== "" && !isProgressBar(clean)) {
        const line = { time: (performance.now() - this.#started) / 1000, text: clean };
        this.lines.push(line);
        this.#tell(line);
      }
    }
  }

  #tell(line: ConsoleLine | undefined): void {
    for (const listener of [...this.#listeners]) {
      listener(line);
    }
  }
}

const control = String.fromCharCode(27);
/** Control sequences (ECMA-48, 5.4) and those of two or three characters. */
const controlSequence = new RegExp(`${control}(?:\\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])`, "g");

/** systemd colours its console and asks for the terminal's size: neither belongs into a report. */
function withoutControls(text: string): string {
  const plain = text.replace(controlSequence, "");
  return [...plain].filter((character) => character >= " " || character === "\t").join("");
}

/** systemd's moving stars, several times a second for each job that takes long. */
function isProgressBar(text: string): boolean {
  return /^\[[ *]{6}\] /.test(text);
}
