// SPDX-License-Identifier: LGPL-2.1-or-later
import { visible } from "../../text/visible.ts";

/** A string in double quotes, which YAML (1.2, section 7.3.1) reads as JSON does. Never a number, a boolean, an alias or a comment. */
export function quoteForYaml(text: string): string {
  return visible(JSON.stringify(text));
}
