// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";

export interface Style {
  bold(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  faint(text: string): string;
}

/** Colours where standard output is a terminal and NO_COLOR (no-color.org) is unset or empty; else the text as it is. */
export function chooseStyle(host: Host): Style {
  const colour =
    host.isTerminal(1) && (host.environment("NO_COLOR") ?? "") === "" && host.environment("TERM") !== "dumb";
  const wrap = (code: number) => (text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bold: wrap(1), good: wrap(32), bad: wrap(31), warn: wrap(33), faint: wrap(2) };
}
