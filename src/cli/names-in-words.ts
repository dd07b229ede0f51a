// SPDX-License-Identifier: LGPL-2.1-or-later
// A source may say what a network card is called, and a table cannot hold it.

/** What `ifname=NAME:MAC` among the sources say, as the option of `nbft-boot export` takes it; undefined where there is none. */
export function namesInWords(words: readonly string[]): string | undefined {
  const said = words
    .flatMap((word) => word.split(/[\s"']+/))
    .flatMap(
      (word) => /^ifname=([A-Za-z0-9_][A-Za-z0-9_.-]{0,14}:(?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i.exec(word)?.[1] ?? [],
    );
  return said.length === 0 ? undefined : said.join(",");
}
