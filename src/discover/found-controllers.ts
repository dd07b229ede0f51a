// SPDX-License-Identifier: LGPL-2.1-or-later
import type { DiscoveryController } from "./ask-controller.ts";
import type { DiscoveryTask } from "./discovery-task.ts";

/** How far referrals are followed, and how many controllers are asked in all: a log is what the network cares to send. */
const mostReferrals = 8;
const mostControllers = 64;

/** The discovery controllers that are to be asked: the descriptor's own is the first. */
export class FoundControllers {
  /** By NQN, address and port, so that referrals in a circle end. */
  readonly #tasks = new Map<string, DiscoveryTask>();

  get tasks(): readonly DiscoveryTask[] {
    return [...this.#tasks.values()];
  }

  /** Whether the descriptor's own has been read. */
  get isRead(): boolean {
    return this.tasks[0]?.state === "done";
  }

  add({ nqn, traddr, trsvcid }: DiscoveryController, depth: number, makeTask: () => DiscoveryTask): void {
    const key = [nqn, traddr, trsvcid].join(" ");
    if (depth <= mostReferrals && this.#tasks.size < mostControllers && !this.#tasks.has(key)) {
      this.#tasks.set(key, makeTask());
    }
  }

  /** Has all of them asked anew. */
  reopen(): void {
    for (const task of this.#tasks.values()) {
      task.reopen();
    }
  }
}
