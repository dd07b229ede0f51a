// SPDX-License-Identifier: LGPL-2.1-or-later
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";
import { top } from "../top.ts";

/** What several units have in common: units/parts/NAME.mustache is `{{> NAME}}`. */
function readParts(): Record<string, string> {
  const folder = join(top, "units", "parts");
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name.replace(/\.mustache$/, ""), readFileSync(join(folder, name), "utf8")]),
  );
}

/**
 * Fills a folder: units/*.mustache rendered (without that suffix), all else as it is. They name the program where it is by default; make install
 * changes that, as in all other files that name it.
 */
export function renderUnits(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const parts = readParts();
  for (const name of readdirSync(join(top, "units")).filter((entry) => entry !== "parts")) {
    const source = join(top, "units", name);
    if (name.endsWith(".mustache")) {
      const text = Mustache.render(readFileSync(source, "utf8"), {}, parts, { escape: String });
      writeFileSync(join(folder, name.replace(/\.mustache$/, "")), text);
    } else {
      copyFileSync(source, join(folder, name));
    }
  }
}
