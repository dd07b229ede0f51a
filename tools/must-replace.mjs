// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * A text with all that matches replaced. Throws where nothing does: then the package, or what it generates, is no longer what the replacement was
 * written for, and what was to be changed would be shipped as it is.
 */
export function mustReplace(text, pattern, replacement, where) {
  const replaced = text.replaceAll(pattern, replacement);
  if (replaced === text) {
    throw new Error(`${where}: there is nothing like ${pattern}, which is to be replaced`);
  }
  return replaced;
}
