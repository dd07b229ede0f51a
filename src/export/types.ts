// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Table } from "../nbft/types.ts";
import type { Tree } from "../output/tree.ts";
import type { BootPlan } from "../plan/types.ts";

export interface ExportInput {
  readonly plan: BootPlan;
  /** The tables that the plan is of. */
  readonly tables: readonly Table[];
  /** The command's options for this kind of document, by their names: `binding`, `kernel`, `initrd`. */
  readonly options: Readonly<Record<string, string | readonly string[] | boolean>>;
}

/** A document, or several. Never with a secret. */
export interface Exported {
  /** Path to text and mode; a document of one file has one entry, and goes to standard output. */
  readonly files: Tree;
  /** What the document cannot say, a line each, for standard error. */
  readonly remarks: readonly string[];
}

/** @throws ExportError where there is no such document of this plan at all */
export type Export = (input: ExportInput) => Exported;

export class ExportError extends Error {
  override readonly name = "ExportError";
}
