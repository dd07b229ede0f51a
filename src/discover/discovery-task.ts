// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ConnectOptions, refusalPause } from "../connect/outcome.ts";
import { WaitReport } from "../connect/wait-report.ts";
import type { Host } from "../host/host.ts";
import { Obstacle } from "../machine/obstacle.ts";

/** Milliseconds that the first try may take; each further one twice as long. */
const firstTry = 250;

type Options = Pick<ConnectOptions, "log" | "alive">;

/**
 * One of the things that a discovery has to do, tried again until it succeeds. One process does them in turn, so first tries are short:
 * dozens of silent ports must not keep it from the one that answers.
 */
export class DiscoveryTask {
  readonly #host: Host;
  readonly #options: Options;
  readonly #subject: string;
  readonly #longest: number;
  readonly #action: (timeout: number) => void;
  readonly #report: WaitReport;
  #tries = 0;
  #due = 0;
  #state: "open" | "done" | "refused" = "open";
  #leastPause = 0;
  #isLocal = false;
  #obstacle: string | undefined;
  #pause: number | undefined;

  /**
   * @param subject starts every line about it
   * @param longest milliseconds that any try may take
   * @param action throws an Obstacle where it does not succeed; gets the milliseconds that a target may take
   */
  constructor(host: Host, options: Options, subject: string, longest: number, action: (timeout: number) => void) {
    this.#host = host;
    this.#options = options;
    this.#subject = subject;
    this.#longest = longest;
    this.#action = action;
    this.#report = new WaitReport(host, options.log, subject, false);
  }

  get state(): "open" | "done" | "refused" {
    return this.#state;
  }

  get wasTried(): boolean {
    return this.#tries > 0;
  }

  /** When to try it next, on the clock of the host. */
  get due(): number {
    return this.#due;
  }

  /** Whether it waits for this machine's network, which the kernel tells of. */
  get isLocal(): boolean {
    return this.#isLocal;
  }

  /** `nqn.2024-01.org.example:a: connection refused by 10.0.0.1:4420, attempt 12` */
  get waitsFor(): string {
    return `${this.#subject}: ${this.#report.last}`;
  }

  /** The last obstacle, without what it is that waits; undefined where there was none yet. */
  get obstacle(): string | undefined {
    return this.#obstacle;
  }

  /** Of what was refused: as of an Obstacle. */
  get pause(): number | undefined {
    return this.#pause;
  }

  /** Tries once. */
  run(): void {
    // Each may wait for the kernel for a minute.
    this.#options.alive?.();
    try {
      this.#action(Math.min(this.#longest, firstTry * 2 ** this.#tries++));
      this.#state = "done";
    } catch (obstacle) {
      if (!(obstacle instanceof Obstacle)) {
        throw obstacle;
      }
      this.#obstacle = obstacle.explain();
      if (obstacle.kind === "permanent") {
        this.#state = "refused";
        this.#pause = obstacle.pause;
        this.#due = this.#host.now() + (obstacle.pause ?? refusalPause);
        this.#options.log("error", `${this.#subject}: ${obstacle.message}`);
        return;
      }
      this.#isLocal = obstacle.kind === "local";
      const pause = this.#report.note(obstacle);
      this.#due = this.#host.now() + Math.max(pause, this.#leastPause);
    }
  }

  /** Is to be tried again, at once. */
  reopen(): void {
    this.#state = "open";
    this.#tries = 0;
    this.#due = 0;
    this.#leastPause = 0;
  }

  /** Can wait: from now on it is tried that often at most. */
  postpone(leastPause: number): void {
    this.#leastPause = leastPause;
    this.#due = this.#host.now() + leastPause;
  }
}

/** What is to be tried now, first what has waited longest; from the deadline on only what has never been tried. */
export function dueTasks(tasks: Iterable<DiscoveryTask>, now: number, deadline: number): DiscoveryTask[] {
  return [...tasks]
    .filter(({ state, due, wasTried }) => state === "open" && due <= now && !(wasTried && now >= deadline))
    .sort((a, b) => a.due - b.due);
}
