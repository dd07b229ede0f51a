// SPDX-License-Identifier: LGPL-2.1-or-later

import { type Host, HostError } from "../host/host.ts";
import { readSecretFile } from "./read-secrets.ts";
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
  const lines = readSecretFile(host, { kind, path, ...refusal(host, path) });
  const problems = lines.flatMap(({ where, problem }) => (problem === undefined ? [] : [`${where} ${problem}`]));
  if (problems.length > 0) {
    return problems;
  }
  try {
    const status = host.run(["systemd-creds", "encrypt", `--with-key=${key}`, `--name=${name}`, "--", path, output]);
    const advice = key === "tpm2" ? ": without a TPM 2 there is --with-key=null, which protects nothing" : "";
    return status === 0 ? [] : [`systemd-creds has failed (status ${status})${advice}`];
  } catch (error) {
    if (error instanceof HostError) {
      return [`systemd-creds cannot be started (${error.code}): it comes with systemd`];
    }
    throw error;
  }
}
