// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { orElse } from "../machine/attributes.ts";
import { explainErrno } from "./explain-errno.ts";
import { findSecret } from "./find-secret.ts";
import { readSecretFile, type SecretLine } from "./read-secrets.ts";
import { refusal } from "./secret-files.ts";
import { type SecretKind, secretKind } from "./secret-kinds.ts";

/** What systemd-creds(1) can encrypt with for an initramfs: the key of the host is on the root file system. */
export const credentialKeys = ["tpm2", "null"] as const;

/** The name of a credential that a file holds, by the file's own; undefined where that is none. */
export function credentialOf(path: string): { readonly name: string; readonly kind: SecretKind } | undefined {
  const name = path.replace(/^.*\//, "");
  const kind = secretKind(name);
  return kind === undefined ? undefined : { name, kind };
}

/** With the null key anybody can decrypt it, so nobody else may read it, not even while it is written. */
const privately = ["/bin/sh", "-c", 'umask 077 && exec "$@"', "sh"];

/**
 * Has systemd-creds make an encrypted credential of a file of secrets, which never become arguments. Returns why there is none.
 * @param key one of credentialKeys
 */
export function encryptSecret(
  host: Host,
  path: string,
  { name, kind }: { readonly name: string; readonly kind: SecretKind },
  key: string,
  output: string,
): readonly string[] {
  const unreadable = whyUnreadable(host, path);
  if (unreadable !== undefined) {
    return [`${path} ${unreadable}`];
  }
  const lines = readSecretFile(host, { kind, path, ...refusal(host, path) });
  const problems = problemsOf(lines, kind);
  if (problems.length > 0) {
    return problems;
  }
  if (isSame(host, path, output)) {
    return [`${output} has the only secret that is not encrypted: name another file to write`];
  }
  const command = ["systemd-creds", "encrypt", `--with-key=${key}`, `--name=${name}`, "--", path, output];
  try {
    const status = host.run([...privately, ...command]);
    const advice =
      key === "tpm2"
        ? "without a TPM 2 there is --with-key=null (systemd 254 and later), which protects nothing"
        : "--with-key=null needs systemd 254 or later";
    return status === 0
      ? []
      : status === 127
        ? ["systemd-creds cannot be started: it comes with systemd"]
        : [`systemd-creds has failed (status ${status}): ${advice}`];
  } catch (error) {
    if (error instanceof HostError) {
      return [`systemd-creds cannot be started (${error.code}): it comes with systemd`];
    }
    throw error;
  }
}

function whyUnreadable(host: Host, path: string): string | undefined {
  try {
    host.readFile(path);
    return undefined;
  } catch (error) {
    if (error instanceof HostError) {
      return explainErrno(`cannot be read (${error.code})`);
    }
    throw error;
  }
}

/** As a boot finds them: of each line by itself, and of several for one subsystem. */
function problemsOf(lines: readonly SecretLine[], kind: SecretKind): readonly string[] {
  const faulty = lines.flatMap(({ where, problem }) =>
    problem === undefined ? [] : [`${where} ${explainErrno(problem)}`],
  );
  const subsystems = [...new Set(lines.map(({ subsysNqn = "" }) => subsysNqn))];
  return faulty.length > 0
    ? faulty
    : subsystems.flatMap((subsysNqn) => findSecret(lines, kind, subsysNqn)?.problem ?? []);
}

/** By what is in it: names and links say less. */
function isSame(host: Host, path: string, output: string): boolean {
  const [source, present] = [path, output].map((file) => orElse(undefined, () => host.readFile(file)));
  return (
    source !== undefined && source.length === present?.length && source.every((byte, index) => byte === present[index])
  );
}
