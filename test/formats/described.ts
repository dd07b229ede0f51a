// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Description, FormatError, formatPlace } from "../../src/description/types.ts";
import type { Format, SourceText } from "../../src/formats/format.ts";
import { readDropIns, readSource } from "../fixtures/read-sources.ts";

/** A fixture of test/fixtures/sources, read. */
export function readFixture(format: Format, name: string): Description {
  return format.read(readSource(name), readDropIns(name));
}

/** Hosts and connections, a line each: its line in the file, and what it says. */
export function linesOf({ hosts, interfaces, connections }: Description): readonly string[] {
  return [...hosts, ...interfaces, ...connections].map(({ place, ...said }) => {
    const words = Object.entries(said).map(
      ([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : value}`,
    );
    return [`${place.line}:`, ...words].join(" ");
  });
}

/** Remarks, a line each. */
export function remarksOf({ remarks }: Description): readonly string[] {
  return remarks.map(({ severity, place, message }) => `${place.line}: ${severity}: ${message}`);
}

/** Reads a text that is refused; returns the place and why. */
export function refusal(format: Format, text: string, dropIns: readonly SourceText[] = []): string {
  try {
    format.read({ name: "file", text }, dropIns);
  } catch (error) {
    if (error instanceof FormatError) {
      return `${formatPlace(error.place)}: ${error.message}`;
    }
    throw error;
  }
  return "";
}
