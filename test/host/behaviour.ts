// SPDX-License-Identifier: LGPL-2.1-or-later
// What both Hosts promise. It runs on both engines, so it uses nothing but the Host and throws where a promise is broken.

import type { Host } from "../../src/host/host.ts";

export interface Surroundings {
  /** An empty folder. */
  readonly folder: string;
  readonly engine: "node" | "quickjs";
  /** Ports of 127.0.0.1 and ::1. */
  readonly ports: {
    /** Says the address of whoever connects, then echoes. */
    readonly talking: number;
    /** Says five bytes and closes. */
    readonly closing: number;
    /** Accepts nothing any more: its queue is full. */
    readonly full: number;
    /** Nobody listens. */
    readonly refusing: number;
  };
}

export type Behaviour = (host: Host, surroundings: Surroundings) => void;

/** Throws where two values differ in their JSON form. */
export function expect(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`got ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

/** Throws unless call throws a HostError of this operation, path and code. */
export function expectError(call: () => unknown, operation: string, path: string, code: string): void {
  let thrown: { operation?: unknown; path?: unknown; code?: unknown; name?: unknown };
  try {
    call();
  } catch (error) {
    thrown = error as typeof thrown;
    expect([thrown.name, thrown.operation, thrown.path, thrown.code], ["HostError", operation, path, code]);
    return;
  }
  throw new Error(`nothing was thrown, not ${operation} ${path}: ${code}`);
}

/** The file's bytes as numbers. */
export function bytesOf(host: Host, path: string): readonly number[] {
  return [...host.readFile(path)];
}

export function textOf(host: Host, path: string): string {
  return String.fromCharCode(...host.readFile(path));
}

/** The octal mode of a file, which the Host does not tell. */
export function expectMode(host: Host, path: string, mode: string): void {
  expect(host.run(["sh", "-c", '[ "$(stat -c %a "$1")" = "$2" ]', "sh", path, mode]), 0);
}
