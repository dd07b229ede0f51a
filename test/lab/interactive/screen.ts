// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * The terminal, which shows what the machine prints, and between that what the lab says. While its menu is open the machine's words are kept. A
 * terminal that has been closed takes nothing any more.
 */
export class LabScreen {
  readonly #write: (text: string) => void;
  #kept: string | undefined;
  /** Whether the cursor is at the start of a line. */
  #isAtStart = true;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  machineSays(text: string): void {
    if (this.#kept !== undefined) {
      this.#kept += text;
    } else {
      this.#show(text);
    }
  }

  /** Lines of the lab's own, in a terminal that is raw: a new line goes back to the left only where it is told to. */
  say(text: string): void {
    const lines = text.split("\n").map((line) => `${line}\r\n`);
    this.#show(`${this.#isAtStart ? "" : "\r\n"}${lines.join("")}`);
  }

  hold(): void {
    this.#kept ??= "";
  }

  goOn(): void {
    const kept = this.#kept ?? "";
    this.#kept = undefined;
    this.#show(kept);
  }

  #show(text: string): void {
    if (text !== "") {
      this.#isAtStart = text.endsWith("\n");
      this.#write(text);
    }
  }
}
