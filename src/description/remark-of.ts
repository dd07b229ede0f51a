// SPDX-License-Identifier: LGPL-2.1-or-later
import { FormatError, type Remark } from "./types.ts";

/** What costs a part of a source, and not the others. Other errors are ours, and thrown again. */
export function remarkOf(error: unknown): Remark {
  if (!(error instanceof FormatError)) {
    throw error;
  }
  const { place, message } = error;
  return { severity: "error", place, message };
}
