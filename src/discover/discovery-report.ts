// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ConnectOptions } from "../connect/outcome.ts";
import { silenceAt } from "../connect/wait-report.ts";
import type { Host } from "../host/host.ts";
import { AttemptReport } from "../machine/attempt-record.ts";
import type { DiscoveryTask } from "./discovery-task.ts";

/** Milliseconds until the first line about what is missing still. */
const summaryAfter = 10_000;

/** Tells what a discovery waits for: the log from time to time, the record as it is. */
export class DiscoveryReport {
  readonly #host: Host;
  readonly #options: ConnectOptions;
  readonly #record: AttemptReport;
  readonly #start: number;
  #due: number;

  /** @param vanished the controller that the kernel has given up, if it is for that */
  constructor(host: Host, id: string, options: ConnectOptions, vanished?: string) {
    this.#host = host;
    this.#options = options;
    this.#record = new AttemptReport(host, "discover", id, vanished);
    this.#start = host.now();
    this.#due = this.#start + summaryAfter;
  }

  /**
   * @param open what it waits for
   * @param controllers names of what is connected by now
   */
  wait(open: readonly DiscoveryTask[], controllers: readonly string[]): void {
    const [first, ...others] = open.filter(({ obstacle }) => obstacle !== undefined);
    if (first?.obstacle === undefined) {
      return;
    }
    this.#record.wait(first.obstacle, controllers);
    if (this.#options.quiet !== true && this.#host.now() >= this.#due) {
      this.#due = this.#host.now() + silenceAt(this.#host.now() - this.#start);
      this.#options.log("notice", `${first.waitsFor}${others.length === 0 ? "" : ` (and ${others.length} more)`}`);
    }
  }

  end(state: "gave up" | "refused", controllers: readonly string[], [missing]: readonly DiscoveryTask[]): void {
    this.#record.end(state, controllers, missing?.obstacle);
  }

  /** @param missing what it has not done */
  connected(controllers: readonly string[], already: boolean, [missing]: readonly DiscoveryTask[]): void {
    this.#record.connected(controllers, already, missing?.obstacle);
  }
}
