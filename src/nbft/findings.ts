// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * What the decoder has to say of a table.
 * - error: something was left out of the decoded table (one descriptor), or, thrown as a TableError, the whole table;
 * - warning: kept, but against the specification; strict mode makes it an error;
 * - note: legal, and worth knowing.
 */
export interface Finding {
  /** Stable, kebab-case; test for this, not for the message. */
  readonly code: string;
  readonly severity: "error" | "warning" | "note";
  /** One line for people: what is wrong, without the place and without what follows. */
  readonly message: string;
  /** What followed for the part of the table that it is about: `left out`, `ignored`. Absent where nothing did, or the whole table was refused. */
  readonly consequence?: string;
  /** The structure it is about, for people: `header`, `SSNS 2`, `HFI 1 transport info`. */
  readonly structure: string;
  /** Offset of the field in bytes from the start of the table. */
  readonly offset: number;
}

/** Code of the one TableError that is no fault: the table is there and says that there is nothing to boot from. */
export const notConfigured = "not-configured";

/** The whole table was refused. The only error that decode() throws. */
export class TableError extends Error {
  override readonly name = "TableError";
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(formatFinding(finding));
    this.finding = finding;
  }
}

/** One line: `SSNS 1, byte 238: it needs HFI 9, which there is not: left out (unresolved-hfi)`. */
export function formatFinding(finding: Finding): string {
  const { structure, offset, message, consequence, code } = finding;
  if (isUnreadable(finding)) {
    return message;
  }
  return `${structure}, byte ${offset}: ${message}${consequence === undefined ? "" : `: ${consequence}`} (${code})`;
}

/** Whether it is about the file that a table should be in, and not about the table. */
export function isUnreadable({ structure }: Finding): boolean {
  return structure === "file";
}
