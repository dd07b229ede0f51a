// SPDX-License-Identifier: LGPL-2.1-or-later
// Which controllers serve a target.

import type { Host } from "../host/host.ts";
import { family } from "../nbft/values/address.ts";
import type { Request } from "../plan/target.ts";
import { listFolder } from "./attributes.ts";
import {
  type Controller,
  controllersFolder,
  describeController,
  isController,
  isFor,
  isOf,
  readEnds,
} from "./controllers.ts";

/** The controller that serves this target by this interface, a live one first; undefined where there is none. */
export function findController(host: Host, request: Request): Controller | undefined {
  return new ControllerList(host).find(request)[0];
}

/**
 * Milliseconds for each path of the machine for which a name is taken to be that of the same controller. Each path has a process that looks: with
 * hundreds, reading all addresses each time would be most of what they do.
 */
const trustForEach = 1000;

interface SeenEnds {
  /** What the kernel tells of a connection's ends. */
  readonly text: string;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** One look at the machine's controllers: however many paths are asked for, their addresses are only read once. */
export class ControllerList {
  readonly #host: Host;
  readonly #trust: number;
  /** Milliseconds of the clock. */
  #looked = Number.NEGATIVE_INFINITY;
  /** By the controllers' names; absent before the first look. */
  #seen: ReadonlyMap<string, SeenEnds> | undefined;

  /** @param paths for which somebody looks again and again */
  constructor(host: Host, paths = 0) {
    this.#host = host;
    this.#trust = trustForEach * paths;
  }

  /**
   * Looks for those that have come since. One that has got the name of another may be found too late: who connects in its place is told by the
   * kernel. What is found is what is asked for, whenever it was seen.
   * @param recent milliseconds for which the last look is good enough
   */
  lookAgain(recent = 0): void {
    const now = this.#host.now();
    if (now - this.#looked < recent) {
      return;
    }
    this.#looked = now;
    const seen = new Map<string, SeenEnds>();
    for (const name of listFolder(this.#host, controllersFolder)) {
      const known = this.#seen?.get(name);
      if (known !== undefined && now - known.at < this.#trust) {
        seen.set(name, known);
      } else if (isController(name)) {
        seen.set(name, { text: readEnds(this.#host, name), at: now });
      }
    }
    this.#seen = seen;
  }

  /**
   * All controllers that serve this target by this interface, the best first: live, on its interface, outlasting outages.
   * @param localAddress the interface's; without it nobody can tell which interface a controller uses that has no host_iface
   */
  find(request: Request, localAddress = request.target.hostTraddr): readonly Controller[] {
    const { traddr, trsvcid, subsysNqn } = request.target;
    const rank = ({ state, isBound, isPatient }: Controller) =>
      (state === "live" ? 0 : 4) + (isBound ? 0 : 2) + (isPatient ? 0 : 1);
    // An IPv4 address has one spelling. Most of many controllers are told apart by this, without another file.
    const port = `trsvcid=${trsvcid}`;
    const address = family(traddr) === "ipv4" ? `traddr=${traddr},` : "traddr=";
    if (this.#seen === undefined) {
      this.lookAgain();
    }
    const names: string[] = [];
    this.#seen?.forEach(({ text }, name) => {
      if (text.includes(port) && (text.includes(address) || text.startsWith("traddr=:"))) {
        names.push(name);
      }
    });
    return names
      .filter((name) => isOf(this.#host, name, subsysNqn) && isFor(this.#host, name, request, localAddress))
      .map((name) => describeController(this.#host, name))
      .sort((a, b) => rank(a) - rank(b));
  }
}
