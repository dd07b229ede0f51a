// SPDX-License-Identifier: LGPL-2.1-or-later
import { connect, type Socket } from "node:net";

/** What test/lab/guest/line.sh has behind each answer. */
const end = "\u0004\n";

/** Asks a running machine over its second line, one question at a time. */
export class GuestLine {
  readonly #path: string;
  #socket: Socket | undefined;
  #received = "";
  #heard: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(path: string) {
    this.#path = path;
  }

  /** The machine's answer. Throws where there is none in time: it has not come so far yet, or hangs. */
  async ask(question: string, milliseconds: number): Promise<string> {
    this.#received = "";
    const answered = new Promise<string>((resolve, reject) => {
      this.#failed = reject;
      this.#heard = () => {
        const length = this.#received.indexOf(end);
        if (length >= 0) {
          resolve(this.#received.slice(0, length));
        }
      };
    });
    const timer = setTimeout(() => this.#failed(new Error("the machine does not answer")), milliseconds);
    try {
      this.#connected().write(`${question}\n`);
      return await answered;
    } catch (error) {
      this.close(); // What comes late is no answer to the next question.
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #connected(): Socket {
    if (this.#socket === undefined) {
      const socket = connect(this.#path);
      socket.setEncoding("utf8");
      socket.on("data", (text: string) => {
        this.#received += text;
        this.#heard();
      });
      socket.on("error", (error) => this.#failed(error));
      this.#socket = socket;
    }
    return this.#socket;
  }
}
