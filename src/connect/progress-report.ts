// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import type { Log } from "../machine/log.ts";
import { plural } from "../text/plural.ts";

/** Milliseconds without any progress after which that is told, and how many times as long until it is told again. */
const firstTold = 10_000;
const tellFactor = 2;

/** Tells of many paths together. */
export class ProgressReport {
  readonly #host: Host;
  readonly #log: Log;
  readonly #all: number;
  #progress: number;
  #silence = firstTold;

  constructor(host: Host, log: Log, all: number) {
    this.#host = host;
    this.#log = log;
    this.#all = all;
    this.#progress = host.now();
  }

  /** There is a network, or one more is connected. */
  progress(): void {
    this.#progress = this.#host.now();
  }

  /** @param connected how many are */
  tell(connected: number): void {
    if (connected < this.#all && this.#host.now() >= this.#progress + this.#silence) {
      const count = `${connected} of ${plural(this.#all, "NBFT path")} are connected`;
      this.#log("notice", `${count}; nbft-boot status tells what the others wait for`);
      this.#silence *= tellFactor;
    }
  }

  tellEnd(connected: number): void {
    if (connected === this.#all) {
      this.#log("info", `${plural(this.#all, "NBFT path")} connected: all of them`);
    }
  }
}
