// SPDX-License-Identifier: LGPL-2.1-or-later

/** Says what is being done, each line with the seconds since the start; on a terminal the last line counts on while nothing else comes. */
export class ProgressLine {
  readonly #started = performance.now();
  readonly #write: (text: string) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #doing: string | undefined;

  constructor(write: (text: string) => void, isTerminal: boolean) {
    this.#write = write;
    this.#timer = isTerminal
      ? setInterval(() => this.#doing !== undefined && this.#write(`\r${this.#line()}`), 1000)
      : undefined;
    this.#timer?.unref();
  }

  say(text: string): void {
    this.#leave();
    this.#doing = text;
    this.#write(this.#timer === undefined ? `${this.#line()}\n` : this.#line());
  }

  end(): void {
    this.#leave();
    clearInterval(this.#timer);
  }

  #leave(): void {
    if (this.#doing !== undefined && this.#timer !== undefined) {
      this.#write("\n");
    }
    this.#doing = undefined;
  }

  #line(): string {
    return `${Math.round((performance.now() - this.#started) / 1000)
      .toString()
      .padStart(5)} s  ${this.#doing}`;
  }
}
