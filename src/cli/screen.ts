// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";

const standardWidth = 80;
const leastWidth = 40;

/** Columns of standard output: the terminal's, or $COLUMNS, or 80. */
export function widthOf(host: Host): number {
  const given = Number.parseInt(host.environment("COLUMNS") ?? "", 10);
  return Math.max(leastWidth, host.terminalSize()?.columns ?? (given > 0 ? given : standardWidth));
}

/**
 * Shows texts of several lines in one place of a terminal, each instead of the one before and in one write, without an empty screen in between.
 * What is too long for the terminal is cut, but for its last line. Elsewhere a text is written only if it is another.
 */
export class Screen {
  readonly #host: Host;
  #shown: string | undefined;
  #rows = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  show(text: string): void {
    const size = this.#host.isTerminal(1) ? this.#host.terminalSize() : undefined;
    if (size === undefined) {
      if (text !== this.#shown) {
        this.#host.stdout(text);
      }
      this.#shown = text;
      return;
    }
    const lines = text.replace(/\n$/, "").split("\n");
    const room = size.rows - 1;
    const kept = lines.length <= room ? lines : [...lines.slice(0, Math.max(0, room - 1)), ...lines.slice(-1)];
    const back = this.#rows === 0 ? "" : `\x1b[${this.#rows}F`;
    // Each line is overwritten, and what is left of the former one erased; in the end what is left of the former text.
    this.#host.stdout(`${back}${kept.map((line) => `${line}\x1b[K\n`).join("")}\x1b[J`);
    this.#rows = kept.length;
  }
}
