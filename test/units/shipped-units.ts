// SPDX-License-Identifier: LGPL-2.1-or-later
// The units as distributions install them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderUnits } from "../../tools/build/units.ts";
import { type Snapshot, takeSnapshot } from "../golden/fixture.ts";

/** File name -> text. */
export const units: Snapshot = renderAll();

function renderAll(): Snapshot {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-units-"));
  try {
    renderUnits(folder);
    return takeSnapshot(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const services: readonly string[] = Object.keys(units).filter((name) => name.endsWith(".service"));

/** Those that make connections, each for one path. */
export const instances = ["nbft-boot-connect@.service", "nbft-boot-discover@.service"] as const;

/** What a unit says under a key, line by line. */
export function values(unit: string, key: string): readonly string[] {
  return [...(units[unit] ?? "").matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value ?? "");
}

/** The same where it is a list, for which every line brings more. */
export function words(unit: string, key: string): readonly string[] {
  return values(unit, key).flatMap((value) => value.split(" "));
}
