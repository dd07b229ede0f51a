// SPDX-License-Identifier: LGPL-2.1-or-later

/** What takes two columns of a terminal (Unicode Standard Annex 11: wide and fullwidth), and what takes none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/gu;
const narrow = /[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;

/** Columns of a terminal that a text takes, which is visible. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) {
    return text.length;
  }
  return [...text.replace(narrow, "").replace(wide, "xx")].length;
}

/** With blanks up to a width. */
export function padTo(text: string, width: number, isRight = false): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return isRight ? blanks + text : text + blanks;
}
