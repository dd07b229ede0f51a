// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host, Watch } from "../host/host.ts";
import type { InterfaceKey } from "../plan/types.ts";
import { orElse } from "./attributes.ts";
import { isThere } from "./interface-of.ts";
import { InterfaceList } from "./interfaces.ts";
import { keepApart } from "./keep-apart.ts";

/** Milliseconds after which somebody looks again although the kernel has told of no change. */
const longestTrust = 60_000;

/**
 * For so many times as long as a look has taken, what it saw is good enough: where interfaces come and go all the time, looking costs 0.5 %. Not
 * for longer than these milliseconds, and than a sixteenth of the time waited already (pauseAt()): where other processes have the processor, a
 * look takes long, and the interface that the boot waits for comes a moment later.
 */
const restAfterLook = 200;
const longestRest = 2000;

/**
 * The machine's interfaces for somebody who asks for the same one for years: they are looked at again only when the kernel says that something
 * has changed. Where it does not say so, each question is answered anew.
 */
export class NetworkState {
  readonly #host: Host;
  readonly #watch: Watch | undefined;
  readonly #apart: readonly InterfaceKey[];
  readonly #apartNames = new Set<string>();
  /** What was found, until something changes. */
  readonly #found = new Map<string, string | undefined>();
  #list: InterfaceList | undefined;
  #isOld = true;
  #looked = 0;
  #rested = 0;
  readonly #start: number;

  /** @param apart interfaces that are kept apart as soon as they are seen */
  constructor(host: Host, apart: readonly InterfaceKey[] = []) {
    this.#host = host;
    this.#watch = orElse(undefined, () => host.watchNetwork());
    this.#apart = apart;
    this.#start = host.now();
  }

  /** As findInterface(). */
  find(key: InterfaceKey): string | undefined {
    const now = this.#host.now();
    const isChanged = this.#watch?.changed(0) !== false || now - this.#looked >= longestTrust;
    this.#isOld ||= isChanged;
    if (this.#isOld && now >= this.#rested) {
      this.#look(now);
    }
    const found = this.#ask(key);
    if (found !== undefined && this.#apartNames.has(found)) {
      // Each time: others set what they think right for all interfaces (systemd-sysctl, when udev sees one).
      keepApart(this.#host, found);
    }
    return found;
  }

  /** Whether there is an interface of this name. */
  has(name: string): boolean {
    return isThere(this.#host, name);
  }

  /**
   * Waits until the network changes.
   * @param pause milliseconds to wait in any case
   * @param longest milliseconds to wait at most; where the kernel does not tell of changes, only `pause` is waited
   */
  waitForChange(pause: number, longest: number): void {
    this.#host.sleep(pause);
    this.#isOld ||= this.#watch?.changed(Math.max(0, longest - pause)) ?? false;
  }

  close(): void {
    this.#watch?.close();
  }

  #look(start: number): void {
    this.#found.clear();
    this.#list = new InterfaceList(this.#host);
    this.#apartNames.clear();
    for (const name of this.#apart.flatMap((key) => this.#ask(key) ?? [])) {
      this.#apartNames.add(name);
      keepApart(this.#host, name);
    }
    this.#isOld = false;
    this.#looked = this.#host.now();
    const longest = Math.min(longestRest, (start - this.#start) / 16);
    this.#rested = this.#looked + Math.min(longest, restAfterLook * (this.#looked - start));
  }

  #ask(key: InterfaceKey): string | undefined {
    const name = `${key.mac} ${key.vlan}`;
    if (!this.#found.has(name)) {
      this.#found.set(name, this.#list?.find(key));
    }
    return this.#found.get(name);
  }
}
