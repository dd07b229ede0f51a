// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Path } from "../plan/types.ts";

/** Milliseconds until a path is tried again whose process has ended without a connection: so much longer each time, as RestartSec= of a unit. */
const pauseAfterEnd = 1000;
const longestAfterEnd = 5000;

/** Which paths are to get a process again, and when. Times are milliseconds of the clock. */
export class DueAgain {
  #due: { readonly path: Path; readonly at: number }[] = [];
  /** How many processes of a path have ended in succession without a connection. */
  readonly #failures = new Map<Path, number>();

  /** Notes that its process has ended without a connection. */
  failed(path: Path, now: number): void {
    const failures = (this.#failures.get(path) ?? 0) + 1;
    this.#failures.set(path, failures);
    this.at(path, now + Math.min(longestAfterEnd, pauseAfterEnd * failures));
  }

  /** Notes that its process has ended with a connection. */
  succeeded(path: Path): void {
    this.#failures.delete(path);
  }

  /** Notes that there could be no process. */
  refused(path: Path, now: number): void {
    this.at(path, now + longestAfterEnd);
  }

  at(path: Path, time: number): void {
    this.#due.push({ path, at: time });
  }

  /** Those that are due, which are no longer. */
  take(now: number): readonly Path[] {
    const due = this.#due.filter(({ at }) => at <= now);
    this.#due = this.#due.filter(({ at }) => at > now);
    return due.map(({ path }) => path);
  }

  /** When the next one is due; infinite where none is. */
  get next(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#due.map(({ at }) => at));
  }
}
