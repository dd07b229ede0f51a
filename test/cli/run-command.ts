// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { encode } from "../../src/nbft/encode.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import { top } from "../../tools/top.ts";

export const engines = { native: join(top, "dist", "nbft-boot"), node: join(top, "dist", "nbft-boot.mjs") } as const;
export type Engine = keyof typeof engines;

export const fixture = (name: string): string => join(top, "test", "fixtures", "tables", `${name}.json`);

/** The table that a fixture makes. */
export const bytesOf = (name: string): Uint8Array =>
  encode(parseTable(JSON.parse(readFileSync(fixture(name), "utf8"))));

/** Where the firmware's table is. */
export const tablePath = "sys/firmware/acpi/tables/NBFT";

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a user does, without a terminal. Its status is null where it does not end. */
export function runCommand(engine: Engine, args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(engines[engine], args, { cwd: top, encoding: "utf8", timeout: 30_000 });
  return { status, stdout, stderr };
}

/** A folder that is a machine with these files; it goes when the test ends. */
export function makeMachine(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "nbft-boot-cli-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Runs it on both engines, insists on one answer, and returns that. */
export function both(...args: readonly string[]): Said {
  const [native, node] = (Object.keys(engines) as Engine[]).map((engine) => runCommand(engine, args));
  assert.deepEqual(native, node);
  return native as Said;
}

/** Runs it on the engine of the initramfs alone, which starts fifty times sooner: where others compare the two. */
export const native = (...args: readonly string[]): Said => runCommand("native", args);
