// SPDX-License-Identifier: LGPL-2.1-or-later

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // White space that a parser would make something else of (XML 1.0, sections 2.11 and 3.3.3).
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Controls, some of which are no Char of XML 1.0 (section 2.2), not even as a reference; halves of characters, and two that are none. */
const impossible = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** A text as the content of an element or as an attribute between quotation marks. What XML should not hold is U+FFFD. */
export function quoteXml(text: string): string {
  return text.replace(impossible, "\ufffd").replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? "");
}
