// SPDX-License-Identifier: LGPL-2.1-or-later

import type { DeviceName } from "../description/table-of.ts";
import type { Table } from "../nbft/types.ts";
import type { Tree } from "../output/tree.ts";
import type { BootPlan } from "../plan/types.ts";

export interface ExportInput {
  readonly plan: BootPlan;
  /** The tables that the plan is of. */
  readonly tables: readonly Table[];
  /** What the sources of the tables call the devices. */
  readonly names?: readonly DeviceName[];
  /** The command's options for this kind of document, by their names: `binding`, `kernel`, `initrd`. */
  readonly options: Readonly<Record<string, string | readonly string[] | boolean>>;
}

/** A document, or several. Never with a secret. */
export interface Exported {
  /** Path to text and mode; a document of one file has one entry, and goes to standard output. */
  readonly files: Tree;
  /** Which of several files is the document, and goes to standard output alone. Absent: all of them are. */
  readonly main?: string;
  /** What the document cannot say and a boot can do without, or what else is to be done; a line each, for standard error. */
  readonly remarks: readonly string[];
  /** What the document cannot say although a boot needs it; a line each, for standard error. Exit status 1. */
  readonly lost?: readonly string[];
}

/** A kind of document. */
export interface Kind {
  /** What is typed: `grub`. */
  readonly name: string;
  /** For the list of `nbft-boot export --help`. */
  readonly summary: string;
  /** Which of the command's options are for this kind. */
  readonly options: readonly string[];
  /** Which of them makes a document of no table in particular, for a fleet. */
  readonly withoutTables?: string;
  /** Whether it is there to boot by. */
  readonly isForBoot?: true;
  readonly make: Export;
}

/** @throws ExportError where there is no such document of this plan at all */
export type Export = (input: ExportInput) => Exported;

export class ExportError extends Error {
  override readonly name = "ExportError";
}
