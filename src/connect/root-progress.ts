// SPDX-License-Identifier: LGPL-2.1-or-later
import { type EndedProcess, type Host, HostError } from "../host/host.ts";
import { goesOn, isRootMounted } from "../machine/real-root.ts";

/** How far root is in an initramfs. */
export class RootProgress {
  /** When it was seen to be mounted. */
  mounted: number | undefined;
  /** Whether the real root has a service for what the initramfs has not tried. */
  isContinued = false;
  readonly #host: Host;
  #asking: number | undefined;

  /** @param isDetached whether this is the real root itself */
  constructor(host: Host, isDetached: boolean) {
    this.#host = host;
    this.mounted = isDetached ? host.now() : undefined;
  }

  look(): void {
    if (this.mounted === undefined && isRootMounted(this.#host)) {
      this.mounted = this.#host.now();
      this.isContinued = true;
      // In a process of its own: root may be gone again, and it is this one that goes on with the other paths then.
      this.#asking = spawnIfPossible(this.#host, "root", () => (goesOn(this.#host) ? 0 : 1));
    }
  }

  noteEnd({ process, status }: EndedProcess): void {
    if (process === this.#asking) {
      this.isContinued = status === 0;
    }
  }
}

/** As Host.spawn(), undefined where there is no memory for it, or there are too many processes. */
export function spawnIfPossible(host: Host, title: string, work: () => number): number | undefined {
  try {
    return host.spawn(title, work);
  } catch (error) {
    if (!(error instanceof HostError) || error.code === "ENOSYS") {
      throw error;
    }
    return undefined;
  }
}
