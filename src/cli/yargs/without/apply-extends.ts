// SPDX-License-Identifier: LGPL-2.1-or-later
// In place of yargs/build/lib/utils/apply-extends.js: files of options that name each other. This program has no such files.

export function applyExtends(options: unknown): unknown {
  return options;
}
