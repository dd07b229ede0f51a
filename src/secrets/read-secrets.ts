// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { secretProblem } from "./dhchap-secret.ts";
import { listSecretFiles, type SecretFile } from "./secret-files.ts";
import type { SecretKind } from "./secret-kinds.ts";

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
  /** Why it is of no use, without a word of what is in it. */
  readonly problem?: string;
}

/** All secrets of this machine, read anew: they may have been renewed. */
export function readSecrets(host: Host): readonly SecretLine[] {
  return listSecretFiles(host).flatMap((file) => readSecretFile(host, file));
}

/** The secrets of one file, of at least one line. */
export function readSecretFile(host: Host, { kind, path, refused }: SecretFile): readonly SecretLine[] {
  const useless = (problem: string) => [{ kind, where: path, problem }];
  if (refused !== undefined) {
    return useless(refused);
  }
  try {
    const text = decodeUtf8(host.readFile(path, sizeLimit));
    if (text === undefined) {
      return useless("is no text");
    }
    const lines = text.split("\n").flatMap((line, index) => parseLine(kind, `${path}:${index + 1}`, line.trim()));
    return lines.length === 0 ? useless("is empty") : lines;
  } catch (error) {
    if (error instanceof HostError) {
      return useless(`cannot be read (${error.code})`);
    }
    throw error;
  }
}

/** `[subsystem-NQN] SECRET`. What cannot be read may be meant for any subsystem. */
function parseLine(kind: SecretKind, where: string, line: string): readonly SecretLine[] {
  if (line === "" || line.startsWith("#")) {
    return [];
  }
  const words = line.split(/\s+/);
  const secret = words.pop() ?? "";
  const [subsysNqn] = words;
  if (words.length > 1) {
    return [{ kind, where, problem: "has more words than a subsystem NQN and a secret" }];
  }
  if (subsysNqn !== undefined && !subsysNqn.startsWith("nqn.")) {
    return [{ kind, where, problem: "has something else than a subsystem NQN before the secret" }];
  }
  const problem = secretProblem(secret);
  const forWhom = subsysNqn === undefined ? {} : { subsysNqn };
  return [{ kind, where, ...forWhom, ...(problem === undefined ? { secret } : { problem }) }];
}
