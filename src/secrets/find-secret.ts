// SPDX-License-Identifier: LGPL-2.1-or-later

import type { SecretLine } from "./read-secrets.ts";
import type { SecretKind } from "./secret-kinds.ts";

/** A secret with its place, or why it is of no use; undefined where there is none. */
export type FoundSecret =
  | { readonly secret: string; readonly where: string; readonly problem?: never }
  | { readonly problem: string }
  | undefined;

/** The secret for a subsystem: a line that names it counts before those for all. One that is meant for it and of no use is never passed over. */
export function findSecret(lines: readonly SecretLine[], kind: SecretKind, subsysNqn: string): FoundSecret {
  const all = lines.filter((line) => line.kind === kind);
  const own = all.filter((line) => line.subsysNqn === subsysNqn);
  const candidates = own.length > 0 ? own : all.filter((line) => line.subsysNqn === undefined);
  const faulty = candidates.find(({ problem }) => problem !== undefined);
  if (faulty !== undefined) {
    return { problem: `${faulty.where} ${faulty.problem}` };
  }
  const [first, ...others] = candidates;
  if (first?.secret === undefined) {
    return undefined;
  }
  const other = others.find(({ secret }) => secret !== first.secret);
  return other === undefined
    ? { secret: first.secret, where: first.where }
    : { problem: `${first.where} and ${other.where} are different secrets for the same: keep one` };
}
