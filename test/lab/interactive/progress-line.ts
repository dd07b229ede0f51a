// SPDX-License-Identifier: LGPL-2.1-or-later

/** Says what is being done, each line with the seconds since the start; on a terminal the last line counts on while nothing else comes. */
export class ProgressLine {
  readonly #now: () => number;
  readonly #started: number;
  readonly #write: (text: string) => void;
  readonly #columns: number | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #doing: string | undefined;

  /** @param columns of the terminal; undefined where there is none */
  constructor(write: (text: string) => void, columns: number | undefined, now = () => performance.now()) {
    this.#write = write;
    this.#now = now;
    this.#started = now();
    this.#columns = columns;
    if (columns !== undefined) {
      this.#timer = setInterval(() => this.#doing !== undefined && this.#write(`\r${this.#line()}`), 1000);
      this.#timer.unref();
    }
  }

  say(text: string): void {
    this.#leave();
    this.#doing = text;
    this.#write(this.#columns === undefined ? `${this.#line()}\n` : this.#line());
  }

  end(): void {
    this.#leave();
    clearInterval(this.#timer);
  }

  #leave(): void {
    if (this.#doing !== undefined && this.#columns !== undefined) {
      this.#write("\n");
    }
    this.#doing = undefined;
  }

  /** One line of the terminal: what is wrapped cannot be written over. */
  #line(): string {
    const seconds = Math.round((this.#now() - this.#started) / 1000);
    const line = `${String(seconds).padStart(5)} s  ${this.#doing}`;
    const room = (this.#columns ?? line.length + 1) - 1;
    return line.length <= room ? line : `${line.slice(0, room - 3)}...`;
  }
}
