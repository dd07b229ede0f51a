// SPDX-License-Identifier: LGPL-2.1-or-later
// What the documents of boot loaders have in common.

import type { BootPlan } from "../plan/types.ts";
import { quote } from "../text/visible.ts";
import { type BootWords, bootWords } from "./boot-words.ts";
import { optionFlag, optionText } from "./option-texts.ts";
import { ExportError, type ExportInput } from "./types.ts";

/** Options of all boot loaders. */
export const loaderOptions = ["kernel", "initrd", "table", "root-arg"];

export type LoaderCarrier = "--as=cpio" | "--as=table";

export interface LoaderDocument extends BootWords {
  readonly title: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The table's file, or the folder that has one for each machine; absent: the table is a word. */
  readonly table?: string;
  readonly byMac: boolean;
}

/**
 * @param paths where the files are, unless something else is typed
 * @param carrier in which the loader takes a table
 */
export function loaderDocument(
  input: ExportInput,
  paths: { readonly kernel: string; readonly initrd: string; readonly tables: string },
  carrier: LoaderCarrier,
): LoaderDocument {
  const byMac = optionFlag(input, "by-mac");
  const table = optionText(input, "table") ?? (byMac ? paths.tables : undefined);
  const { words, remarks } = bootWords(
    input,
    table !== undefined,
    `say --table=FILE, made with nbft-boot encode ${carrier}`,
  );
  return {
    title: titleOf(input.plan, byMac),
    kernel: optionText(input, "kernel") ?? paths.kernel,
    initrd: optionText(input, "initrd") ?? paths.initrd,
    ...(table === undefined ? {} : { table: byMac ? table.replace(/\/+$/, "") : table }),
    byMac,
    words,
    remarks,
  };
}

function titleOf({ hostName }: BootPlan, byMac: boolean): string {
  return hostName === undefined || byMac ? "Linux over NVMe/TCP" : `Linux over NVMe/TCP (${hostName})`;
}

/** What has to be where the loader looks for it. */
export function describeTable(
  { plan: { interfaces } }: ExportInput,
  { table, byMac }: LoaderDocument,
  { carrier, nameOf }: { readonly carrier: LoaderCarrier; readonly nameOf: (mac: string) => string },
): readonly string[] {
  if (table === undefined) {
    return [];
  }
  const names = [...new Set(interfaces.map(({ mac }) => nameOf(mac)))].map((name) => `${table}/${name}`);
  const example =
    names.length === 0 ? `${table}/${nameOf("52:54:00:00:00:01")} for MAC address 52:54:00:00:00:01` : names[0];
  const file = byMac
    ? `${example}${names.length > 1 ? ` (or ${names.slice(1).join(", ")}: that of the card that boots)` : ""}`
    : table;
  return [`the loader takes the table from ${file}: make it with nbft-boot encode ${carrier}`];
}

/** @throws ExportError where there is none */
export function quoted(text: string, by: (text: string) => string | undefined, what: string): string {
  const result = by(text);
  if (result === undefined) {
    throw new ExportError(`${what} cannot stand in such a document: ${quote(text)}`);
  }
  return result;
}
