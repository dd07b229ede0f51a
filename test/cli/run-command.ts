// SPDX-License-Identifier: LGPL-2.1-or-later
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { top } from "../../tools/top.ts";

export const engines = { native: join(top, "dist", "nbft-boot"), node: join(top, "dist", "nbft-boot.mjs") } as const;
export type Engine = keyof typeof engines;

export const fixture = (name: string): string => join(top, "test", "fixtures", "tables", `${name}.json`);

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a user does, without a terminal. */
export function runCommand(engine: Engine, args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(engines[engine], args, { cwd: top, encoding: "utf8" });
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
