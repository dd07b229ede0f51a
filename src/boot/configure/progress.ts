// SPDX-License-Identifier: LGPL-2.1-or-later
// What has been done to the devices. One file for each of them, because asking the kernel would take a program for each question.

import { type Host, HostError } from "../../host/host.ts";
import { readAttribute } from "../../machine/attributes.ts";
import type { Log } from "../../machine/log.ts";
import { runtimeFolder } from "../../machine/runtime-files.ts";
import { makeTree } from "../../output/tree.ts";
import { writeTree } from "../../output/write-tree.ts";
import { formatStep, type Step } from "./step.ts";

const folder = `${runtimeFolder}/done`;

/** Does each step until it has succeeded once. */
export class Progress {
  /** Prints what would be done instead of doing it. */
  readonly dryRun: boolean;
  readonly #host: Host;
  readonly #log: Log;
  /** Device -> lines of its file. */
  readonly #lines = new Map<string, Set<string>>();

  constructor(host: Host, dryRun: boolean, log: Log) {
    this.#host = host;
    this.dryRun = dryRun;
    this.#log = log;
  }

  has(device: string, line: string): boolean {
    return this.#of(device).has(line);
  }

  note(device: string, line: string): void {
    const lines = this.#of(device).add(line);
    if (!this.dryRun) {
      const text = [...lines].map((one) => `${one}\n`).join("");
      writeTree(this.#host, makeTree([[`${folder}/${device}`, { text, mode: 0o644 }]]));
    }
  }

  hasAll(device: string, steps: readonly Step[]): boolean {
    return steps.every((step) => this.has(device, formatStep(step)));
  }

  /**
   * Does the steps that have not succeeded yet. What fails is reported once, and does not keep the rest from being done.
   * @returns whether all have succeeded now
   */
  perform(device: string, steps: readonly Step[]): boolean {
    for (const step of steps.filter((one) => !this.has(device, formatStep(one)))) {
      const failure = this.dryRun ? this.#print(step) : this.#take(step);
      if (failure === undefined) {
        this.note(device, formatStep(step));
      } else {
        this.warnOnce(device, `${formatStep(step)}: ${failure}`);
      }
    }
    return this.hasAll(device, steps);
  }

  /** A line that is not to be repeated every second. */
  warnOnce(device: string, text: string): void {
    if (!this.has(device, `# ${text}`)) {
      this.#log("warning", text);
      this.note(device, `# ${text}`);
    }
  }

  #of(device: string): Set<string> {
    const known = this.#lines.get(device);
    if (known !== undefined) {
      return known;
    }
    const text = readAttribute(this.#host, `${folder}/${device}`) ?? "";
    const lines = new Set(text.split("\n").filter((line) => line !== ""));
    this.#lines.set(device, lines);
    return lines;
  }

  #print(step: Step): undefined {
    this.#host.stdout(`${formatStep(step)}\n`);
  }

  /** Why it failed; undefined where it did not. */
  #take(step: Step): string | undefined {
    try {
      if ("argv" in step) {
        const status = this.#host.run(step.argv);
        return status === 0 ? undefined : `exit status ${status}`;
      }
      // Where IPv6 is turned off altogether, there is nothing left to turn off.
      if (step.text !== "0" || this.#host.exists(step.path)) {
        this.#host.appendFile(step.path, step.text);
      }
      return undefined;
    } catch (error) {
      if (error instanceof HostError) {
        return error.message;
      }
      throw error;
    }
  }
}
