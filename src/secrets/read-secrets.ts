// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { secretMark } from "../machine/kernel-command-line.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { secretProblem } from "./dhchap-secret.ts";
import { parsePskOptions } from "./psk-options.ts";
import { listSecretFiles, type SecretFile } from "./secret-files.ts";
import type { SecretKind } from "./secret-kinds.ts";
import { type PskOptions, pskProblem } from "./tls-psk.ts";

/** More than a machine has subsystems to boot from. */
const sizeLimit = 65_536;

/** A line of a file of secrets. */
export interface SecretLine {
  readonly kind: SecretKind;
  /** File and line, for people. */
  readonly where: string;
  /** The subsystem that it is for; absent: all that have no line of their own. */
  readonly subsysNqn?: string;
  /** Never to be printed. Absent where there is a problem. */
  readonly secret?: string;
  /** Of a pre-shared key: how the two ends derive theirs. */
  readonly options?: PskOptions;
  /** Why it is of no use, without a word of what is in it. */
  readonly problem?: string;
  /** Given to the machine, and not a file of its administrator. */
  readonly isCredential?: true;
  /** There is a problem, and nobody can tell which subsystem it is for: it may name any. */
  readonly isUnclear?: true;
  /** There is a problem only for whoever looks: a unit of systemd, or root, sees what it is. */
  readonly unseen?: "encrypted" | "denied";
}

/** All secrets of this machine, read anew: they may have been renewed. */
export function readSecrets(host: Host): readonly SecretLine[] {
  return listSecretFiles(host).flatMap((file) => readSecretFile(host, file));
}

/** The secrets of one file, of at least one line. */
export function readSecretFile(host: Host, { kind, path, isCredential, refused }: SecretFile): readonly SecretLine[] {
  const origin = isCredential ? { isCredential } : {};
  const useless = (problem: string) => [{ kind, where: path, problem, isUnclear: true as const, ...origin }];
  if (refused !== undefined) {
    return useless(refused);
  }
  try {
    const text = decodeUtf8(host.readFile(path, sizeLimit));
    if (text === undefined) {
      return useless("is no text");
    }
    const lines = text.split("\n").flatMap((line, index) => parseLine(kind, `${path}:${index + 1}`, line.trim()));
    return lines.length === 0 ? useless("is empty") : lines.map((line) => ({ ...line, ...origin }));
  } catch (error) {
    if (error instanceof HostError) {
      return error.code === "EACCES" ? [denied(kind, path)] : useless(`cannot be read (${error.code})`);
    }
    throw error;
  }
}

/** A file or folder that may have one of a kind. */
export function denied(kind: SecretKind, where: string): SecretLine {
  return { kind, where, problem: "cannot be read (EACCES): run as root", isUnclear: true, unseen: "denied" };
}

/** `[subsystem-NQN] SECRET`, with options before a pre-shared key. What cannot be read may be meant for any subsystem. */
function parseLine(kind: SecretKind, where: string, line: string): readonly SecretLine[] {
  if (line === "" || line.startsWith("#")) {
    return [];
  }
  const words = line.split(/\s+/);
  const secret = words.pop() ?? "";
  const options = kind === "tls-psk" ? parsePskOptions(words) : undefined;
  const [subsysNqn, ...more] = options?.otherWords ?? words;
  if (more.length > 0 || subsysNqn?.startsWith("nqn.") === false) {
    const known = `a subsystem NQN${options === undefined ? "" : ", identity=0, identity=1 or compat"}`;
    const problem = `has something else than ${known} before the secret (a comment has a line of its own)`;
    return [{ kind, where, problem, isUnclear: true }];
  }
  const problem = (options === undefined ? secretProblem : pskProblem)(secret);
  const isUnclear = problem !== undefined && secret.search(secretMark) !== 0;
  const forWhom = subsysNqn !== undefined ? { subsysNqn } : isUnclear ? { isUnclear } : {};
  const how = options === undefined ? {} : { options: options.options };
  return [{ kind, where, ...forWhom, ...how, ...(problem === undefined ? { secret } : { problem }) }];
}
