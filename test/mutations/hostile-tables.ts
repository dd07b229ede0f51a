// SPDX-License-Identifier: LGPL-2.1-or-later
// What only a hostile table shows: each has two guards, and the fuzzer what is behind both.

import type { Edit, Mutation } from "./mutation.ts";

const unguarded = (
  what: string,
  ...edits: readonly (readonly [file: string, from: string, to: string])[]
): Mutation => ({
  what,
  tests: ["fuzz/"],
  needsBuild: false,
  edits: edits.map(([file, from, to]): Edit => ({ file, from, to })),
});

export const hostileTableMutations: readonly Mutation[] = [
  unguarded(
    "a host name writes sections of its own into configuration",
    ["src/nbft/values/text.ts", "/^[a-z0-9]([a-z0-9_.-]*[a-z0-9])?$/i.test(text)", "text.length > 0"],
    ["src/plan/host-name.ts", "text.length <= 64 && ", "text.length <= 64 || "],
  ),
  unguarded(
    "an NQN gives the kernel options of its own",
    ["src/nbft/values/text.ts", "controlProblem(text) ?? separatorProblem(text)", "controlProblem(text)"],
    ["src/connect/option-string.ts", "if (!isSafeValue(value)) {", "if (value === undefined) {"],
  ),
  unguarded(
    "what is hidden in a text of a table reaches the terminal",
    ["src/text/visible.ts", "return text.replace(hidden, escapeUnits);", "return text;"],
    ["src/text/visible.ts", "return /[^\\n -~]/.test(text) ?", "return text === undefined ?"],
  ),
];
