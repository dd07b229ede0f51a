// SPDX-License-Identifier: LGPL-2.1-or-later
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";
import { top } from "../top.ts";

/** What the installation decides. Packagers change it with the variable. */
function installation(): object {
  const libexecdir = process.env.NBFT_BOOT_LIBEXECDIR ?? "/usr/lib/nbft-boot";
  return { libexecdir, executable: `${libexecdir}/nbft-boot` };
}

/** Fills dist/units: units/*.mustache rendered (without that suffix), all else as it is. */
export function renderUnits(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const view = installation();
  for (const name of readdirSync(join(top, "units"))) {
    const source = join(top, "units", name);
    if (name.endsWith(".mustache")) {
      const text = Mustache.render(readFileSync(source, "utf8"), view, {}, { escape: String });
      writeFileSync(join(folder, name.replace(/\.mustache$/, "")), text);
    } else {
      copyFileSync(source, join(folder, name));
    }
  }
}
