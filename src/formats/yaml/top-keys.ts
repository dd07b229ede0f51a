// SPDX-License-Identifier: LGPL-2.1-or-later

/** As much of a text is looked at. */
const head = 64 * 1024;

/**
 * The keys of the outermost mapping of what may be YAML, without reading it; of one in braces, also of JSON, the first. What is no such text
 * has none.
 */
export function topKeys(text: string): readonly string[] {
  const inBraces = /^(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*\{\s*["']?([A-Za-z_][\w-]*)["']?\s*:/.exec(text.slice(0, head));
  if (inBraces !== null) {
    return inBraces.slice(1);
  }
  const keys: string[] = [];
  for (const line of text.split("\n")) {
    const [, , key] = /^(["']?)([A-Za-z_][\w-]*)\1[ \t]*:(?=[ \t\r]|$)/.exec(line) ?? [];
    if (key !== undefined) {
      keys.push(key);
    } else if (!/^(?:[ \t#\-}\]]|\.\.\.|\r?$)/.test(line)) {
      return [];
    }
  }
  return keys;
}
