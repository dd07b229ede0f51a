// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { addressOf, controllerFolder, controllersOf } from "../machine/controllers.ts";

/**
 * How a connection has ended:
 * - vanished: the kernel has given it up, which it does in any outage in which the target refuses the host (Do Not Retry, or authentication),
 *   whatever ctrl_loss_tmo says;
 * - disconnected: somebody has removed it, who need not have it back.
 */
export type Ending = "vanished" | "disconnected";

/**
 * Milliseconds between two looks at a connection. The kernel gives up only what it has lost, and tries for the first time after reconnect_delay,
 * ten seconds unless somebody has said otherwise. So one that was live at the last look has been removed by somebody, unless that was long ago.
 */
export const betweenLooks = 4000;

/** A controller that is there, and what it was seen like. */
export class Standing {
  readonly name: string;
  readonly #host: Host;
  readonly #subsysNqn: string;
  readonly #address: string;
  /** Milliseconds that the kernel takes at least to give it up. */
  readonly #delay: number;
  #state = "live";
  #seen = 0;

  constructor(host: Host, name: string, subsysNqn: string) {
    this.#host = host;
    this.name = name;
    this.#subsysNqn = subsysNqn;
    this.#address = this.#readAddress();
    const delay = readAttribute(host, `${controllerFolder(name)}/reconnect_delay`) ?? "10";
    this.#delay = Number(delay) * 1000;
    this.look();
  }

  get isLive(): boolean {
    return this.#state === "live";
  }

  /**
   * How it has ended; undefined while it is there.
   * @param isSame false where another one may have its number by now
   */
  look(isSame = true): Ending | undefined {
    const state = readAttribute(this.#host, `${controllerFolder(this.name)}/state`) ?? "";
    if (/^(live|new|connecting|resetting)$/.test(state) && (isSame || this.#readAddress() === this.#address)) {
      this.#state = state;
      this.#seen = this.#host.now();
      return undefined;
    }
    return this.isLive && this.#canTell() && this.#hasOther() ? "disconnected" : "vanished";
  }

  /** Not where the kernel is as quick as two looks, or whoever looks has been kept from it, by a write that hung. */
  #canTell(): boolean {
    return this.#delay >= 2 * betweenLooks && this.#host.now() - this.#seen < this.#delay;
  }

  /** Whoever removes the last one of a subsystem gets it back: root may be behind it. */
  #hasOther(): boolean {
    return controllersOf(this.#host, this.#subsysNqn).some(
      (name) => name !== this.name && readAttribute(this.#host, `${controllerFolder(name)}/state`) === "live",
    );
  }

  /** Without what is another at each connection. */
  #readAddress(): string {
    const address = addressOf(this.#host, this.name);
    return ["traddr", "trsvcid", "host_traddr", "host_iface"].map((key) => address.get(key) ?? "").join(" ");
  }
}
