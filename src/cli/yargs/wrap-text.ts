// SPDX-License-Identifier: LGPL-2.1-or-later

/** Breaks lines that are wider than width at spaces; a word that is wider is cut. Lines that fit stay as they are. */
export function wrapText(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (line.length <= width ? [line] : wrapLine(line.trim(), Math.max(width, 1))))
    .join("\n");
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current.trimEnd());
      current = "";
    }
    current = current === "" ? word : `${current} ${word}`;
    while (current.length > width) {
      lines.push(current.slice(0, width));
      current = current.slice(width);
    }
  }
  lines.push(current);
  return lines;
}
