// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Connected } from "../connect/attempt.ts";
import { describeDisconnected, describeVanished } from "../connect/describe-ending.ts";
import { keepDisks } from "../connect/keep-disks.ts";
import { unmarkEnded } from "../connect/ownership.ts";
import { Standing } from "../connect/standing.ts";
import type { Host } from "../host/host.ts";
import { controllersOf } from "../machine/controllers.ts";
import type { Log } from "../machine/log.ts";

/** A port that is connected. */
interface FoundConnection {
  readonly subsysNqn: string;
  readonly isNew: boolean;
  /** Absent where the kernel has not told its name. */
  readonly standing?: Standing;
}

/** What a discovery has connected, by port, and what becomes of it. */
export class FoundConnections {
  readonly #host: Host;
  readonly #log: Log;
  readonly #unit: string;
  readonly #connections = new Map<string, FoundConnection>();
  /** What somebody has removed: the subsystem by the port. */
  readonly #left = new Map<string, string>();
  readonly #disks = new Set<string>();

  constructor(host: Host, id: string, log: Log) {
    this.#host = host;
    this.#log = log;
    this.#unit = `nbft-boot-discover@${id}`;
  }

  add(port: string, subsysNqn: string, { controller, already }: Connected): void {
    const standing = controller === undefined ? {} : { standing: new Standing(this.#host, controller, subsysNqn) };
    this.#connections.set(port, { subsysNqn, isNew: !already, ...standing });
    this.#left.delete(port);
    // The same name may be another disk's by now.
    this.#disks.clear();
  }

  has(port: string): boolean {
    return this.#connections.has(port);
  }

  /** The controllers' names, as far as the kernel has told them. */
  get names(): readonly string[] {
    return [...this.#connections.values()].flatMap(({ standing }) => standing?.name ?? []);
  }

  get hasNew(): boolean {
    return [...this.#connections.values()].some(({ isNew }) => isNew);
  }

  /** Ports whose connection is live. */
  get live(): readonly string[] {
    return [...this.#connections].filter(([, { standing }]) => standing?.isLive === true).map(([port]) => port);
  }

  /**
   * Looks at all of them, and forgets those that have ended.
   * @param isTold whether another controller may have the number of one
   * @returns the ports that are to be connected again, by the controllers that they had
   */
  lost(isTold: boolean): ReadonlyMap<string, string> {
    const lost = new Map<string, string>();
    for (const [port, { standing, subsysNqn }] of this.#connections) {
      const ending = standing?.look(!isTold);
      if (standing === undefined || ending === undefined) {
        continue;
      }
      this.#connections.delete(port);
      unmarkEnded(this.#host, standing.name);
      if (ending === "vanished") {
        lost.set(port, standing.name);
        this.#log("warning", describeVanished(standing.name));
      } else {
        this.#left.set(port, subsysNqn);
        this.#log("notice", describeDisconnected(standing.name, this.#unit));
      }
    }
    for (const [port] of [...this.#left].filter(([, nqn]) => controllersOf(this.#host, nqn).length === 0)) {
      this.#left.delete(port);
      lost.set(port, "a controller");
    }
    return lost;
  }

  keepDisks(): void {
    for (const name of this.names) {
      keepDisks(this.#host, name, this.#disks);
    }
  }
}
