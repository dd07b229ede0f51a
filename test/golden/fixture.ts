// SPDX-License-Identifier: LGPL-2.1-or-later
// test/roots/NN-name: `root` is a machine before the boot (its tables as JSON, in tables.json), `expected` what the boot's programs make of it.
// Git keeps no modes: those other than 0644 are in expected/modes.

import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { top } from "../../tools/top.ts";
import { makeTable, type TableFixture } from "./tables.ts";

const roots = join(top, "test", "roots");

/** Relative path -> content; links as `-> target`. */
export type Snapshot = Readonly<Record<string, string>>;

export function fixtureNames(): readonly string[] {
  return readdirSync(roots).sort();
}

/** A copy of a fixture's root in a temporary folder, its tables encoded. The caller removes it. */
export function copyRoot(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-"));
  const source = join(roots, name, "root");
  cpSync(source, folder, { recursive: true, filter: (path) => path !== join(source, "tables.json") });
  const tables = join(source, "tables.json");
  const fixtures: Readonly<Record<string, TableFixture>> = existsSync(tables)
    ? JSON.parse(readFileSync(tables, "utf8"))
    : {};
  for (const [path, fixture] of Object.entries(fixtures)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), makeTable(fixture));
  }
  return folder;
}

/** Everything in a folder. What is no text is only named by its size. */
export function takeSnapshot(folder: string): Snapshot {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).sort() : [];
  const entries = names.flatMap((name): [string, string][] => {
    const path = join(folder, name);
    const status = lstatSync(path);
    if (status.isDirectory()) {
      return [];
    }
    return [[name, status.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readText(path)]];
  });
  return Object.fromEntries(entries);
}

/** Relative path -> mode as in `0644`, of everything in a folder but links and folders. */
export function takeModes(folder: string): Snapshot {
  const files = Object.keys(takeSnapshot(folder)).map((name) => [name, lstatSync(join(folder, name))] as const);
  return Object.fromEntries(
    files
      .filter(([, status]) => !status.isSymbolicLink())
      .map(([name, { mode }]) => [name, (mode & 0o7777).toString(8).padStart(4, "0")]),
  );
}

function readText(path: string): string {
  const bytes = readFileSync(path);
  return bytes.includes(0) ? `${bytes.length} bytes\n` : bytes.toString();
}

export function expectedSnapshot(name: string): Snapshot {
  return takeSnapshot(join(roots, name, "expected"));
}

/** Replaces what is expected of a fixture. */
export function expectFrom(name: string, snapshot: Snapshot): void {
  const folder = join(roots, name, "expected");
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(snapshot)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (content.startsWith("-> ")) {
      symlinkSync(content.slice("-> ".length), join(folder, path));
    } else {
      writeFileSync(join(folder, path), content);
    }
  }
}
