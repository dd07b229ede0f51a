// SPDX-License-Identifier: LGPL-2.1-or-later
// test/fixtures/sources/FORMAT: sources, and beside each in NAME.said what it says. npm run golden writes those anew.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Description, FormatError, formatPlace } from "../../src/description/types.ts";
import { curtin } from "../../src/formats/curtin.ts";
import type { Format } from "../../src/formats/format.ts";
import { netplan } from "../../src/formats/netplan.ts";
import { timberland } from "../../src/formats/timberland.ts";
import { visible } from "../../src/text/visible.ts";
import { top } from "../../tools/top.ts";

const folder = join(top, "test/fixtures/sources");

/** Those whose sources are read as they are, without files beside them. */
export const sourceFormats: readonly Format[] = [curtin, netplan, timberland];

export interface SourceFixture {
  readonly format: Format;
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Path of what is expected. */
  readonly expected: string;
}

export const sourceFixtures: readonly SourceFixture[] = sourceFormats.flatMap((format) =>
  readdirSync(join(folder, format.name))
    .filter((name) => !name.endsWith(".said"))
    .sort()
    .map((name) => {
      const path = join(folder, format.name, name);
      return { format, name, path, text: readFileSync(path, "utf8"), expected: `${path}.said` };
    }),
);

/** What a source says, a line for each part. */
export function said({ format, name, text }: Pick<SourceFixture, "format" | "name" | "text">): string {
  try {
    return linesOf(format.read({ name, text }, [])).join("\n").concat("\n");
  } catch (error) {
    if (error instanceof FormatError) {
      return `refused ${formatPlace(error.place)}: ${error.message}\n`;
    }
    throw error;
  }
}

/** A description as lines: what each part says, and where. */
export function linesOf({ hosts, interfaces, connections, remarks }: Description): readonly string[] {
  const line = (what: string, { place, ...rest }: { readonly place: Parameters<typeof formatPlace>[0] }) =>
    `${what} ${visible(JSON.stringify(rest))} at ${formatPlace(place)}`;
  return [
    ...hosts.map((part) => line("host", part)),
    ...interfaces.map((part) => line("interface", part)),
    ...connections.map((part) => line("connection", part)),
    ...remarks.map(({ severity, place, message }) => `${severity} ${formatPlace(place)}: ${message}`),
  ];
}

export function expectedOf({ expected }: SourceFixture): string | undefined {
  return existsSync(expected) ? readFileSync(expected, "utf8") : undefined;
}

export function writeExpected(): void {
  for (const fixture of sourceFixtures) {
    writeFileSync(fixture.expected, said(fixture));
  }
}
