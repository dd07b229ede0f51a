// SPDX-License-Identifier: LGPL-2.1-or-later
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "./client.ts";
import { type HostOptions, openAdmin, openIo } from "./host.ts";
import type { ListenerOptions, SubsystemOptions, Target, TargetEvent } from "./options.ts";
import { startTarget } from "./server.ts";

export const nqn = "nqn.2026-01.org.example:root";
export const otherNqn = "nqn.2026-01.org.example:other";
export const uuid = "c0ffee00-1111-4222-8333-444444444444";
export const imageSize = 4 << 20;

/** An image file in which every sector starts with its number; removed after the test. */
export function makeImage(t: TestContext, size = imageSize): string {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-target-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const image = Buffer.alloc(size);
  for (let sector = 0; sector * 512 + 4 <= size; sector++) {
    image.writeUInt32LE(sector, sector * 512);
  }
  const path = join(folder, "image");
  writeFileSync(path, image);
  return path;
}

export const digestFile = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Bytes that differ from place to place. */
export function makePattern(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0, state = seed; index < length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** Waits until an event of that kind whose text matches has been recorded; the test's time limit ends the wait. */
export async function waitForEvent(
  events: readonly TargetEvent[],
  kind: TargetEvent["kind"],
  text: RegExp,
): Promise<void> {
  while (!events.some((event) => event.kind === kind && text.test(JSON.stringify(event)))) {
    await sleep(5);
  }
}

export interface Fixture {
  readonly target: Target;
  readonly events: readonly TargetEvent[];
  readonly image: string;
  port(name: string): number;
  /** A controller with one I/O queue, closed after the test. */
  attach(
    options?: Partial<HostOptions> & { listener?: string },
  ): Promise<{ admin: Client; io: Client; controller: number }>;
}

/** A target with one subsystem, behind listener "a" unless told otherwise; closed after the test. */
export async function serve(
  t: TestContext,
  options: { listeners?: ListenerOptions[]; subsystems?: SubsystemOptions[]; size?: number } = {},
): Promise<Fixture> {
  const image = makeImage(t, options.size);
  const target = await startTarget({
    subsystems: options.subsystems ?? [{ nqn, serial: "0001", namespaces: [{ image, uuid }] }],
    listeners: options.listeners ?? [{ name: "a", subsystems: [nqn] }],
  });
  t.after(() => target.close());
  const port = (name: string) => target.listeners.find((listener) => listener.name === name)?.port ?? 0;
  return {
    target,
    events: target.events,
    image,
    port,
    async attach({ listener = "a", ...options } = {}) {
      const host = { nqn, ...options };
      const { admin, controller } = await openAdmin(port(listener), host);
      const io = await openIo(port(listener), host, controller);
      t.after(() => Promise.all([admin.close(), io.close()]));
      return { admin, io, controller };
    },
  };
}
