// SPDX-License-Identifier: LGPL-2.1-or-later
// What `connect` and `discover` leave for `status`: how far each path is, beside the log. /run goes with the boot into the real root.

import type { Host } from "../host/host.ts";
import { orElse, readAttribute } from "./attributes.ts";
import { runtimeFolder } from "./runtime-files.ts";

/** Whose attempts: the instance names of the two units may be the same. */
export type AttemptKind = "connect" | "discover";

export interface AttemptRecord {
  readonly state: "waiting" | "connected" | "refused" | "gave up";
  /** Milliseconds of the monotonic clock at which this began: to be connected, or to miss a connection. */
  readonly since: number;
  /** Failed attempts since then. */
  readonly attempts: number;
  /** The last obstacle; where a discovery is connected, what it misses all the same. */
  readonly obstacle?: string;
  /** The controller that was there and that the kernel has given up. */
  readonly vanished?: string;
  /** Names of the controllers that there are now: `nvme0`. */
  readonly controllers: readonly string[];
}

/** In the real root systemd makes it for the services (RuntimeDirectory=), which may write to little else. */
export const attemptFolder = `${runtimeFolder}/attempts`;

/** Milliseconds for which a record is let alone where nothing but the number of attempts is new, and where obstacles take turns. */
const restAfterCount = 10_000;
const restAfterObstacle = 1000;

/** Keeps the record of one path, which outlives this process: attempts are counted on where another one has given up. */
export class AttemptReport {
  readonly #host: Host;
  readonly #path: string;
  readonly #isKept: boolean;
  readonly #before: AttemptRecord | undefined;
  #vanished: string | undefined;
  #since: number;
  #attempts = 0;
  #obstacle: string | undefined;
  #written = Number.NEGATIVE_INFINITY;
  #writtenObstacle: string | undefined;

  /** @param vanished the controller that the kernel has given up: told at once */
  constructor(host: Host, kind: AttemptKind, id: string, vanished?: string) {
    this.#host = host;
    this.#path = pathOf(kind, id);
    // Without the folder no boot uses the NBFT, and one that is made by hand would say otherwise.
    this.#isKept = host.exists(runtimeFolder);
    const before = this.#isKept ? readAttemptRecord(host, kind, id) : undefined;
    this.#before = before !== undefined && before.since <= host.now() ? before : undefined;
    const goesOn = before !== undefined && this.#before !== undefined && before.state !== "connected";
    this.#since = goesOn ? before.since : host.now();
    this.#attempts = goesOn ? before.attempts : 0;
    this.#vanished = vanished ?? (goesOn ? before.vanished : undefined);
    if (vanished !== undefined) {
      this.#write("waiting", []);
    }
  }

  /** Notes a failed attempt. */
  wait(obstacle: string, controllers: readonly string[] = []): void {
    this.#attempts++;
    this.#obstacle = obstacle;
    const silence = this.#host.now() - this.#written;
    if (silence >= (obstacle === this.#writtenObstacle ? restAfterCount : restAfterObstacle)) {
      this.#write("waiting", controllers);
    }
  }

  /** Notes that there is no more to be tried, and why. */
  end(state: "refused" | "gave up", controllers: readonly string[] = [], obstacle = this.#obstacle): void {
    this.#obstacle = obstacle;
    this.#write(state, controllers);
  }

  /**
   * Notes that it is connected: as before, where an earlier run has done it, which is looked at again now and then.
   * @param missing what a discovery goes without
   */
  connected(controllers: readonly string[], already: boolean, missing?: string): void {
    const goesOn = already && this.#before?.state === "connected";
    this.#since = goesOn ? this.#before.since : this.#host.now();
    this.#attempts = goesOn ? this.#before.attempts : this.#attempts;
    this.#obstacle = missing;
    this.#vanished = undefined;
    this.#write("connected", controllers);
  }

  /** A path without a record is better than none, so a record that cannot be written is no failure. */
  #write(state: AttemptRecord["state"], controllers: readonly string[]): void {
    if (!this.#isKept) {
      return;
    }
    this.#written = this.#host.now();
    this.#writtenObstacle = this.#obstacle;
    const obstacle = this.#obstacle === undefined ? {} : { obstacle: this.#obstacle };
    const vanished = this.#vanished === undefined ? {} : { vanished: this.#vanished };
    const since = Math.round(this.#since);
    const record: AttemptRecord = { state, since, attempts: this.#attempts, ...obstacle, ...vanished, controllers };
    orElse(undefined, () => {
      this.#host.makeDirectory(attemptFolder, 0o755);
      this.#host.writeFile(this.#path, `${JSON.stringify(record)}\n`, 0o644);
    });
  }
}

/** The record of a path; undefined where there is none, or none that we have written. */
export function readAttemptRecord(host: Host, kind: AttemptKind, id: string): AttemptRecord | undefined {
  const text = readAttribute(host, pathOf(kind, id));
  if (text === undefined) {
    return undefined;
  }
  try {
    const { state, since, attempts, obstacle, vanished, controllers } = JSON.parse(text);
    const isOurs =
      ["waiting", "connected", "refused", "gave up"].includes(state) &&
      typeof since === "number" &&
      typeof attempts === "number" &&
      Array.isArray(controllers);
    return isOurs
      ? {
          state,
          since,
          attempts,
          ...(typeof obstacle === "string" ? { obstacle } : {}),
          ...(typeof vanished === "string" ? { vanished } : {}),
          controllers: controllers.map(String),
        }
      : undefined;
  } catch {
    return undefined;
  }
}

function pathOf(kind: AttemptKind, id: string): string {
  return `${attemptFolder}/${kind}-${id}`;
}
