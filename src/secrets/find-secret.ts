// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Security } from "../plan/types.ts";
import type { SecretLine } from "./read-secrets.ts";
import type { SecretKind } from "./secret-kinds.ts";

/** A secret with its place, or why it is of no use; undefined where there is none. */
export type FoundSecret =
  | (Pick<SecretLine, "where" | "subsysNqn" | "options"> & { readonly secret: string; readonly problem?: never })
  | (Pick<SecretLine, "subsysNqn" | "unseen"> & { readonly problem: string })
  | undefined;

/**
 * The secret for a subsystem: a line that names it counts before those for all, and of one precision the administrator's before a credential, which
 * a machine that runs cannot renew. One that is meant for it and of no use is never passed over.
 */
export function findSecret(lines: readonly SecretLine[], kind: SecretKind, subsysNqn: string): FoundSecret {
  const all = lines.filter((line) => line.kind === kind);
  if (all.length === 0) {
    return undefined;
  }
  const own = all.filter((line) => line.subsysNqn === subsysNqn);
  const precise = own.length > 0 ? own : all.filter((line) => line.subsysNqn === undefined);
  const administrators = precise.filter(({ isCredential }) => !isCredential);
  const candidates = administrators.length > 0 ? administrators : precise;
  const named = own.length > 0 ? { subsysNqn } : {};
  const faulty = candidates.find(({ problem }) => problem !== undefined);
  if (faulty !== undefined) {
    const { where, problem, unseen } = faulty;
    return { ...named, problem: `${where} ${problem}`, ...(unseen === undefined ? {} : { unseen }) };
  }
  const [first, ...others] = candidates;
  if (first?.secret === undefined) {
    return undefined;
  }
  const { where, secret, options } = first;
  const isSame = (other: SecretLine) =>
    other.secret === secret &&
    other.options?.identity === options?.identity &&
    other.options?.isCompat === options?.isCompat;
  const other = others.find((line) => !isSame(line));
  return other === undefined
    ? { ...named, secret, where, ...(options === undefined ? {} : { options }) }
    : { ...named, problem: `${first.where} and ${other.where} are different secrets for the same: keep one` };
}

/**
 * The pre-shared key for a subsystem. A target without TLS cannot be connected with one. So where the table knows nothing of TLS, only a key counts
 * that names the subsystem, or may name it.
 */
export function findPsk(
  lines: readonly SecretLine[],
  { subsysNqn, security }: { readonly subsysNqn: string; readonly security?: Security },
): FoundSecret {
  const isMeant = (line: SecretLine) => line.subsysNqn !== undefined || line.isUnclear === true;
  return findSecret(security?.channel === undefined ? lines.filter(isMeant) : lines, "tls-psk", subsysNqn);
}
