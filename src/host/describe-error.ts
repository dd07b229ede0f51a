// SPDX-License-Identifier: LGPL-2.1-or-later
import { HostError } from "./host.ts";

/** One line for what ends a program: the machine's words, or what is a mistake of ours. */
export function describeError(error: unknown): string {
  const text = error instanceof HostError ? error.message : `internal error: ${String(error)}`;
  return text.replace(/\s+/g, " ");
}
