// SPDX-License-Identifier: LGPL-2.1-or-later

import type { TerminalSize } from "../host.ts";

/** What the C host (native/) puts into the global scope. Paths and names with a NUL are refused with EINVAL. */
export interface Native {
  readonly args: string[];
  readonly programName: string;
  /** The class that failing functions throw; C constructs it with (operation, path, code). */
  HostError: new (
    operation: string,
    path: string,
    code: string,
  ) => Error;

  environment(name: string): string | undefined;
  readFile(path: string, limit: number, anyKind: boolean): Uint8Array;
  writeFile(path: string, content: string | Uint8Array, mode: number, through: boolean): void;
  appendFile(path: string, content: string): void;
  makeDirectory(path: string, mode: number): void;
  symlink(target: string, path: string): void;
  readLink(path: string): string;
  readDirectory(path: string): string[];
  exists(path: string): boolean;
  remove(path: string): void;
  rename(from: string, to: string): void;
  mode(path: string): number;
  changeMode(path: string, mode: number): void;
  owner(path: string): number;

  writeStandard(descriptor: 1 | 2, content: string | Uint8Array): void;
  isTerminal(descriptor: 1 | 2): boolean;
  terminalSize(): TerminalSize | undefined;
  exit(code: number): never;
  now(): number;
  sleep(milliseconds: number): void;
  stayInMemory(): boolean;
  run(...argv: readonly string[]): number;
  become(...argv: readonly string[]): never;
  fork(title: string): number;
  alarm(seconds: number): void;
  reap(timeout: number): [process: number, status: number] | undefined;
  notify(socket: string, state: string): void;

  openDevice(path: string): number;
  writeDevice(descriptor: number, path: string, text: string): void;
  readDevice(descriptor: number, path: string): string;
  readLogPage(
    descriptor: number,
    path: string,
    page: number,
    offset: number,
    length: number,
    timeout: number,
  ): Uint8Array;
  closeDescriptor(descriptor: number): void;

  addKey(type: string, description: string, content: Uint8Array, keyring: number): number;
  unlinkKey(key: number, keyring: number): void;

  watchNetwork(): number;
  watchControllers(): number;
  networkChanged(descriptor: number, timeout: number): boolean;
  permanentAddress(interfaceName: string): string | undefined;
  addresses(interfaceName: string): string[];

  connectTcp(label: string, timeout: number, ...target: NativeTarget): number;
  reach(timeout: number, ...targets: readonly NativeTarget[]): boolean[];
  sendTcp(descriptor: number, label: string, bytes: Uint8Array): void;
  receiveTcp(descriptor: number, label: string, length: number, timeout: number): Uint8Array;
}

export type NativeTarget = readonly [
  address: string,
  port: number,
  interfaceName: string | undefined,
  localAddress: string | undefined,
];

declare global {
  /** Only in the native executable. */
  const native: Native;
}
