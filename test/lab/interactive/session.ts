// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Machine } from "../machine/machine.ts";
import type { Fault, Target } from "../target/options.ts";
import type { GuestLine } from "./line.ts";
import type { Action, Doings } from "./menu.ts";

/** The machine is an emulated one, perhaps beside others. It answers from memory: root need not be in reach. */
const patience = 180_000;
const patienceForReboot = 30_000;

/** What runs: a diskless machine, and the target that it has its root from, with a listener for each path. */
export interface Running {
  readonly machine: Machine;
  readonly target: Target;
  readonly line: GuestLine;
  /** Of the terminal. */
  readonly columns: number;
}

/** Does to them what the menu offers. */
export class Session {
  readonly #running: Running;
  #doings: Doings;

  constructor(running: Running) {
    this.#running = running;
    this.#doings = {
      paths: running.target.listeners.map(() => ({ isCut: false, isUnplugged: false })),
      isSilent: false,
    };
  }

  get doings(): Doings {
    return this.#doings;
  }

  /** Returns what is to be said of it. */
  async act(action: Action): Promise<string> {
    const { machine, line, columns } = this.#running;
    switch (action.kind) {
      case "cut":
        return await this.#cut(action.path);
      case "cable":
        return await this.#pull(action.path);
      case "silent":
        return await this.#silence();
      case "status":
      case "topology":
        return (await line.ask(`${action.kind} ${columns}`, patience)).trimEnd();
      case "reboot":
        try {
          await line.ask("reboot", patienceForReboot);
          return "the machine reboots";
        } catch {
          await machine.reset();
          return "the machine does not answer: its reset button is pressed";
        } finally {
          line.close();
        }
      case "reset":
        await machine.reset();
        line.close();
        return "its reset button is pressed";
      case "quit":
        return "";
    }
  }

  async #cut(path: number): Promise<string> {
    const isCut = !this.#doings.paths[path]?.isCut;
    this.#change(path, { isCut });
    await this.#serve();
    const what = `path ${path + 1}, to port ${this.#running.target.listeners[path]?.port}`;
    return isCut
      ? `${what}, is cut: the target has closed its connections and refuses new ones`
      : `${what}, is served again`;
  }

  async #pull(path: number): Promise<string> {
    const isUnplugged = !this.#doings.paths[path]?.isUnplugged;
    await this.#running.machine.setLink(path, !isUnplugged);
    this.#change(path, { isUnplugged });
    return `the cable of path ${path + 1} is ${isUnplugged ? "pulled" : "plugged in again"}`;
  }

  async #silence(): Promise<string> {
    this.#doings = { ...this.#doings, isSilent: !this.#doings.isSilent };
    await this.#serve();
    return this.#doings.isSilent ? "the target says nothing any more, on no path" : "the target answers again";
  }

  #change(path: number, change: Partial<Doings["paths"][number]>): void {
    const paths = this.#doings.paths.map((doings, index) => (index === path ? { ...doings, ...change } : doings));
    this.#doings = { ...this.#doings, paths };
  }

  async #serve(): Promise<void> {
    const { target } = this.#running;
    for (const [index, { isCut }] of this.#doings.paths.entries()) {
      const fault: Fault = isCut ? { kind: "drop" } : this.#doings.isSilent ? { kind: "silent" } : { kind: "none" };
      await target.setFault(target.listeners[index]?.name ?? "", fault);
    }
  }
}
