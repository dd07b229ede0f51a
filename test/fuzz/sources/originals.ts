// SPDX-License-Identifier: LGPL-2.1-or-later
import { readSource } from "../../fixtures/read-sources.ts";

const known = new Map<string, string>();

/** The text of a fixture. */
export function originalText(name: string): string {
  const text = known.get(name) ?? readSource(name).text;
  known.set(name, text);
  return text;
}
