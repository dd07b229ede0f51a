// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host, NetworkWatch } from "../host/host.ts";
import type { InterfaceKey } from "../plan/types.ts";
import { orElse } from "./attributes.ts";
import { findInterface } from "./interfaces.ts";

/** Milliseconds after which somebody looks again although the kernel has told of no change. */
const longestTrust = 60_000;

/**
 * The machine's interfaces for somebody who asks for the same one for years: they are looked at again only when the kernel says that something
 * has changed. Where it does not say so, each question is answered anew.
 */
export class NetworkState {
  readonly #host: Host;
  readonly #watch: NetworkWatch | undefined;
  /** What was found, until something changes. */
  readonly #found = new Map<string, string | undefined>();
  #looked = 0;

  constructor(host: Host) {
    this.#host = host;
    this.#watch = orElse(undefined, () => host.watchNetwork());
  }

  /** As findInterface(). */
  find(key: InterfaceKey): string | undefined {
    if (this.#watch?.changed(0) !== false || this.#host.now() - this.#looked >= longestTrust) {
      this.#forget();
    }
    const name = `${key.mac} ${key.vlan}`;
    if (!this.#found.has(name)) {
      this.#looked = this.#host.now();
      this.#found.set(name, findInterface(this.#host, key));
    }
    return this.#found.get(name);
  }

  /**
   * Waits until the network changes.
   * @param pause milliseconds to wait in any case
   * @param longest milliseconds to wait at most; where the kernel does not tell of changes, only `pause` is waited
   */
  waitForChange(pause: number, longest: number): void {
    this.#host.sleep(pause);
    if (this.#watch?.changed(Math.max(0, longest - pause))) {
      this.#forget();
    }
  }

  close(): void {
    this.#watch?.close();
  }

  #forget(): void {
    this.#found.clear();
  }
}
