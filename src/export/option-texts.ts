// SPDX-License-Identifier: LGPL-2.1-or-later
// What is typed behind the options of a document.

import { quote, visible } from "../text/visible.ts";
import { ExportError, type ExportInput } from "./types.ts";

/** A text that fits in a line, or undefined where it is not given. @throws ExportError */
export function optionText({ options }: ExportInput, name: string): string | undefined {
  const value = options[name];
  if (typeof value !== "string") {
    return undefined;
  }
  if (value.trim() !== value || value === "" || visible(value) !== value) {
    throw new ExportError(`--${name}=${quote(value)} is empty, has spaces at an end, or characters that are invisible`);
  }
  return value;
}

export function optionFlag({ options }: ExportInput, name: string): boolean {
  return options[name] === true;
}
