// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine in memory, for tests of the modules that touch one.

import type { Endpoint } from "../src/host/endpoint.ts";
import {
  type Device,
  type EndedProcess,
  type Host,
  HostError,
  type TcpConnection,
  type TcpOptions,
  type TerminalSize,
  type Watch,
} from "../src/host/host.ts";
import { MockFiles } from "./mock-files.ts";

/** What the program under test did by exit(). */
export class ExitError extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

export interface MockMachine {
  readonly args?: readonly string[];
  readonly programName?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Path -> content; the folders above them exist too. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly openDevice?: (path: string, host: MockHost) => Device;
  readonly connectTcp?: (options: TcpOptions, host: MockHost) => TcpConnection;
  /** Which of the targets of reach() answer; where absent, none. */
  readonly reach?: (target: Endpoint, host: MockHost) => boolean;
  /** Milliseconds of the clock at which the network changes; where absent, the kernel does not tell. */
  readonly networkChanges?: readonly number[];
  /** The same of controllers. */
  readonly controllerChanges?: readonly number[];
  /** By the name of the interface. */
  readonly permanentAddresses?: Readonly<Record<string, string>>;
  /** By the name of the interface; where absent, nobody knows. */
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  readonly terminalSize?: TerminalSize;
  readonly run?: (argv: readonly string[], host: MockHost) => number;
  /** Where absent, it cannot. */
  readonly spawn?: (title: string, work: () => number, host: MockHost) => number;
  /** What has ended; the clock moves by the timeout where nothing has. */
  readonly reap?: (timeout: number, host: MockHost) => EndedProcess | undefined;
  /** Called after each sleep; the clock has moved already. */
  readonly onSleep?: (host: MockHost) => void;
}

/** A Host whose files are a map and whose clock only moves by sleep(). No write happens anywhere else. */
export class MockHost extends MockFiles implements Host {
  readonly args: readonly string[];
  readonly programName: string;
  readonly isFolder = false;
  /** Everything printed so far. */
  out = "";
  err = "";
  /** Milliseconds of the mock clock. */
  clock = 0;
  /** What was sent to which socket. */
  readonly notified: string[] = [];
  /** What the keyring of the machine holds, by number. */
  readonly keys = new Map<number, { readonly description: string; readonly content: Uint8Array }>();
  staysInMemory = false;
  /** How often stayInMemory() was called. */
  memoryCalls = 0;
  /** Of endAfterSilence(). */
  silence: number | undefined;
  readonly #machine: MockMachine;

  constructor(machine: MockMachine = {}) {
    super();
    this.#machine = machine;
    this.args = machine.args ?? [];
    this.programName = machine.programName ?? "nbft-boot";
    for (const [path, content] of Object.entries(machine.files ?? {})) {
      this.put(path, content);
    }
  }

  executable(): string {
    return this.readLink("/proc/self/exe");
  }

  environment(name: string): string | undefined {
    return this.#machine.environment?.[name];
  }

  stdout(content: string | Uint8Array): void {
    this.out += typeof content === "string" ? content : String.fromCharCode(...content);
  }

  stderr(text: string): void {
    this.err += text;
  }

  isTerminal(): boolean {
    return this.#machine.terminalSize !== undefined;
  }

  terminalSize(): TerminalSize | undefined {
    return this.#machine.terminalSize;
  }

  exit(code: number): never {
    throw new ExitError(code);
  }

  now(): number {
    return this.clock;
  }

  sleep(milliseconds: number): void {
    this.clock += milliseconds;
    this.#machine.onSleep?.(this);
  }

  openDevice(path: string): Device {
    if (this.#machine.openDevice === undefined) {
      throw new HostError("open", path, "ENOENT");
    }
    return this.#machine.openDevice(path, this);
  }

  /** Appears in /proc/keys, where the keyring has to be. */
  addKey(type: string, description: string, content: Uint8Array, keyring: number): number {
    const shown = this.text("/proc/keys") ?? "";
    if (!shown.includes(keyring.toString(16).padStart(8, "0"))) {
      throw new HostError("add_key", type, "ENOKEY");
    }
    const number = 0x1000 + this.keys.size;
    for (const [other, key] of this.keys) {
      if (key.description === description) {
        this.unlinkKey(other);
      }
    }
    this.keys.set(number, { description, content });
    const hex = number.toString(16).padStart(8, "0");
    const line = `${hex} I------     1 perm 3f010000     0     0 ${type}       ${description}: ${content.length}\n`;
    this.put("/proc/keys", (this.text("/proc/keys") ?? "") + line);
    return number;
  }

  unlinkKey(key: number): void {
    this.keys.delete(key);
    const hex = key.toString(16).padStart(8, "0");
    const lines = (this.text("/proc/keys") ?? "").split("\n");
    this.put("/proc/keys", lines.filter((line) => !line.startsWith(hex)).join("\n"));
  }

  watchNetwork(): Watch {
    return this.#watch("rtnetlink", this.#machine.networkChanges);
  }

  watchControllers(): Watch {
    return this.#watch("uevents", this.#machine.controllerChanges);
  }

  stayInMemory(): boolean {
    this.staysInMemory = true;
    this.memoryCalls++;
    return true;
  }

  #watch(source: string, changes: readonly number[] | undefined): Watch {
    if (changes === undefined) {
      throw new HostError("watch", source, "EAFNOSUPPORT");
    }
    let told = this.clock;
    return {
      changed: (timeout) => {
        const next = changes.find((time) => time > told && time <= this.clock + timeout);
        this.sleep(Math.max(0, (next ?? this.clock + timeout) - this.clock));
        told = this.clock;
        return next !== undefined;
      },
      close: () => {},
    };
  }

  permanentAddress(interfaceName: string): string | undefined {
    return this.#machine.permanentAddresses?.[interfaceName];
  }

  addresses(interfaceName: string): readonly string[] | undefined {
    const { addresses } = this.#machine;
    return addresses && (addresses[interfaceName] ?? []);
  }

  connectTcp(options: TcpOptions): TcpConnection {
    if (this.#machine.connectTcp === undefined) {
      throw new HostError("connect", `${options.address}:${options.port}`, "ENETUNREACH");
    }
    return this.#machine.connectTcp(options, this);
  }

  reach(targets: readonly Endpoint[], timeout: number): readonly boolean[] {
    const reached = targets.map((target) => this.#machine.reach?.(target, this) ?? false);
    this.sleep(reached.includes(false) ? timeout : 0);
    return reached;
  }

  endAfterSilence(milliseconds: number): void {
    this.silence = milliseconds;
  }

  become(argv: readonly string[]): never {
    throw new HostError("run", argv[0] ?? "", "ENOENT");
  }

  spawn(title: string, work: () => number): number {
    if (this.#machine.spawn === undefined) {
      throw new HostError("fork", "", "ENOSYS");
    }
    return this.#machine.spawn(title, work, this);
  }

  reap(timeout: number): EndedProcess | undefined {
    const ended = this.#machine.reap?.(timeout, this);
    if (ended === undefined) {
      this.sleep(timeout);
    }
    return ended;
  }

  notify(socket: string, state: string): void {
    this.notified.push(`${socket} ${state}`);
  }

  run(argv: readonly string[]): number {
    if (this.#machine.run === undefined) {
      throw new HostError("exec", argv[0] ?? "", "ENOENT");
    }
    return this.#machine.run(argv, this);
  }
}
