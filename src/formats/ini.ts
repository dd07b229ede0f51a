// SPDX-License-Identifier: LGPL-2.1-or-later
// INI as libnvme reads it: sections and keys may come again, `;` is part of a value, a comment has a line of its own.

import { FormatError, type Place } from "../description/types.ts";
import type { SourceText } from "./format.ts";

export interface IniVisitor {
  section(name: string, place: Place): void;
  /** A value may be empty. */
  pair(key: string, value: string, place: Place): void;
}

/** @throws FormatError for a line that is no section, no `key = value` and no comment */
export function readIni({ name: source, text }: SourceText, visitor: IniVisitor): void {
  let isInSection = false;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.trim();
    const place = { source, line: index + 1, column: whole.length - whole.trimStart().length + 1 };
    if (line === "" || line.startsWith("#")) {
      continue;
    }
    if (line.startsWith("[")) {
      const name = line.indexOf("]") === line.length - 1 ? line.slice(1, -1).trim() : "";
      if (name === "") {
        throw new FormatError(place, "a section is a name in brackets, alone on its line");
      }
      isInSection = true;
      visitor.section(name, place);
      continue;
    }
    const equals = line.indexOf("=");
    if (equals < 1) {
      throw new FormatError(place, "is neither a section nor KEY = VALUE nor a comment");
    }
    if (!isInSection) {
      throw new FormatError(place, "is before the first section");
    }
    visitor.pair(line.slice(0, equals).trim(), line.slice(equals + 1).trim(), place);
  }
}
