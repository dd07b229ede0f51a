// SPDX-License-Identifier: LGPL-2.1-or-later
// In place of yargs/build/lib/completion.js: yargs' way to complete words in a shell, which starts the program for each of them.

export function completion(): object {
  return {
    completionKey: "get-yargs-completions",
    setParsed: (): void => {},
    getCompletion: (_words: unknown, done: (error: null, completions: readonly string[]) => void): void =>
      done(null, []),
  };
}
