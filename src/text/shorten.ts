// SPDX-License-Identifier: LGPL-2.1-or-later

/** Cut in the middle, where it is longer: NQNs differ at their ends. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  // Not in the middle of a character.
  const characters = [...text];
  const kept = Math.max(2, length - 3);
  return characters.length <= length
    ? text
    : [...characters.slice(0, Math.ceil(kept / 2)), "...", ...characters.slice(-Math.floor(kept / 2))].join("");
}
