// SPDX-License-Identifier: LGPL-2.1-or-later
// CONTRIBUTING.md lists the rooms of src/ from top to bottom; imports go down that list.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { suite, test } from "node:test";
import { top } from "../tools/top.ts";

interface Room {
  readonly path: string;
  /** Number of its line; the greater, the deeper. */
  readonly level: number;
}

/** A room is a folder or a file; `src/main*.ts` is whatever begins like that. */
function readRooms(): Room[] {
  const lines = readFileSync(join(top, "CONTRIBUTING.md"), "utf8").split("\n");
  const cells = lines.filter((line) => line.startsWith("| `src/")).map((line) => line.split("|")[1] ?? "");
  return cells.flatMap((cell, level) =>
    [...cell.matchAll(/`(src\/[^`]*)`/g)].map(([, path = ""]) => ({ path: path.replace(/\*.*$/, ""), level })),
  );
}

const rooms = readRooms();

function roomOf(file: string): Room | undefined {
  const [room] = rooms.filter(({ path }) => file.startsWith(path)).sort((a, b) => b.path.length - a.path.length);
  return room;
}

const files = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/${name}`)
  .sort();

/** Files that a module names, whatever it wants of them: values, types, or a module to be loaded later. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(top, file), "utf8");
  const specifiers = text.matchAll(/(?:from |import |import\(|require\((?:module: )?)"(\.[^"?]*)/g);
  return [...specifiers].map(([, specifier = ""]) => normalize(join(dirname(file), specifier)));
}

suite("the house", () => {
  test("every file is in a room, and every room has files", () => {
    assert.deepEqual(
      files.filter((file) => roomOf(file) === undefined),
      [],
    );
    const used = new Set(files.map((file) => roomOf(file)?.path));
    assert.deepEqual(
      rooms.map(({ path }) => path).filter((path) => !used.has(path)),
      [],
    );
  });

  test("imports go down the list, never up and never sideways", () => {
    const wrong = files.flatMap((file) => {
      const from = roomOf(file);
      return importsOf(file)
        .filter((target) => target.startsWith("src/"))
        .filter((target) => {
          const to = roomOf(target);
          return from !== undefined && to !== undefined && from !== to && to.level <= from.level;
        })
        .map((target) => `${file} imports ${target}`);
    });
    assert.deepEqual(wrong, []);
    assert.ok(importsOf("src/main.ts").includes("src/cli/index.ts"), "modules that are loaded later count");
  });

  test("no file has more than 200 lines", () => {
    const lines = (file: string) => readFileSync(join(top, file), "utf8").split("\n").length - 1;
    assert.deepEqual(
      files.filter((file) => lines(file) > 200),
      [],
    );
  });
});
