// SPDX-License-Identifier: LGPL-2.1-or-later
import { hostName, nqn, port, type TextKind } from "../nbft/values/text.ts";
import { encodeUtf8 } from "../text/utf8.ts";

const kinds = { nqn, port, hostName } satisfies Readonly<Record<string, TextKind>>;

/** Why a table cannot hold it, in the words of its encoder; undefined where it can. */
export function textProblem(kind: keyof typeof kinds, text: string): string | undefined {
  const { longest, problem } = kinds[kind];
  if (text === "") {
    return "is empty";
  }
  return text.length > longest || encodeUtf8(text).length > longest ? `is longer than ${longest} bytes` : problem(text);
}
