// SPDX-License-Identifier: LGPL-2.1-or-later
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Relative path -> kind, mode and content of everything in a folder. */
export type State = ReadonlyMap<string, string>;

export function takeState(folder: string): State {
  return new Map(walk(folder, ""));
}

/** Links to folders are not followed. */
function walk(top: string, folder: string): readonly [string, string][] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return [[path, describe(join(top, path))], ...(entry.isDirectory() ? walk(top, path) : [])];
  });
}

function describe(path: string): string {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) {
    return `-> ${readlinkSync(path)}`;
  }
  const mode = (status.mode & 0o7777).toString(8);
  return status.isDirectory() ? `folder ${mode}` : `${mode} ${readFileSync(path, "latin1")}`;
}

/** What is under a name that says it is not finished: of writeFile(), of the ownership registry, of the lock for one disk. */
const unfinished =
  /(^|\/)\.(nbft-boot-\d+-\d+\.tmp$|nvme\d+\.nbft-boot\.(new|old)(\/|$)|nbft-boot\.connecting(\.\d+)?(\/|$))/;

export interface Changes {
  readonly before: State;
  readonly after: State;
}

/** What is neither as before nor as it is to be, nor under a name that says so; what is missing although it is in both. */
export function listHalves(now: State, { before, after }: Changes): readonly string[] {
  const made = [...now].filter(
    ([path, what]) =>
      !unfinished.test(path) &&
      before.get(path) !== what &&
      after.get(path) !== what &&
      !isProgress(path, what, after.get(path)),
  );
  const missing = [...before.keys()].filter((path) => after.has(path) && !now.has(path) && !isOfFormer(path));
  return [...made.map(([path, what]) => `${path}: ${what}`), ...missing.map((path) => `${path}: missing`)];
}

/** The mark of a controller that is no more goes before the new one's comes: no folder can replace another. */
function isOfFormer(path: string): boolean {
  return /^run\/nvme\/registry\/nvme\d+(\/|$)/.test(path);
}

/** What `configure` has done so far is written after each step. */
function isProgress(path: string, what: string, whole: string | undefined): boolean {
  return path.startsWith("run/nbft-boot/done/") && whole?.startsWith(what) === true && what.endsWith("\n");
}

/** In words, what is different. */
export function compare(actual: State, expected: State): readonly string[] {
  return [...new Set([...actual.keys(), ...expected.keys()])]
    .filter((path) => actual.get(path) !== expected.get(path))
    .map((path) => `${path}: ${actual.get(path) ?? "missing"}, not ${expected.get(path) ?? "there"}`);
}
