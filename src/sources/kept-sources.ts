// SPDX-License-Identifier: LGPL-2.1-or-later
// What the real root needs of sources that only the initramfs has: the sources themselves, beside the tables that are kept, in a folder that says
// which number the table made of them had.

import type { Host } from "../host/host.ts";
import { listFolder, readAttribute } from "../machine/attributes.ts";
import { tableName, tableNumber } from "../nbft/table-name.ts";
import { makeTree, type TextFile, type Tree } from "../output/tree.ts";
import { keptFolder } from "./table-files.ts";

const suffix = ".sources";

export interface KeptSources {
  readonly host: Host;
  readonly number: number;
  readonly folder: string;
  /** Its words for NVMe over Fabrics, those that were built into the image among them. */
  readonly commandLine: string;
}

/** Those of this boot; undefined where there are none. */
export function findKept(host: Host): KeptSources | undefined {
  const name = listFolder(host, keptFolder).find((one) => numberOf(one) !== undefined);
  const number = name === undefined ? undefined : numberOf(name);
  if (number === undefined) {
    return undefined;
  }
  const folder = `${keptFolder}/${name}`;
  return { host, number, folder, commandLine: readAttribute(host, `${folder}/cmdline`) ?? "" };
}

/** As findKept() finds them: they may have secrets, so root alone reads them. */
export function keptSources(number: number, files: readonly (readonly [string, TextFile])[]): Tree {
  return makeTree(files.map(([name, file]) => [`${keptFolder}/${tableName(number)}${suffix}/${name}`, file]));
}

function numberOf(name: string): number | undefined {
  return name.endsWith(suffix) ? tableNumber(name.slice(0, -suffix.length)) : undefined;
}
