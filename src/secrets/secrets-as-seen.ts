// SPDX-License-Identifier: LGPL-2.1-or-later
// For whoever looks at a machine and is not one of its units: secrets that are there, and that he does not see.

import { type Host, HostError } from "../host/host.ts";
import { denied, readSecrets, type SecretLine } from "./read-secrets.ts";
import { administratorFolder, encryptedFolder, listSecrets, systemFolder } from "./secret-files.ts";

/** Those that can be read, and a line for each that a boot may have beside them. */
export function secretsAsSeen(host: Host): readonly SecretLine[] {
  const encrypted = listSecrets(host, encryptedFolder).map(
    ({ kind, path }): SecretLine => ({
      kind,
      where: path.slice(encryptedFolder.length + 1),
      problem: "is encrypted: only nbft-boot-connect@.service can read it",
      isCredential: true,
      unseen: "encrypted",
    }),
  );
  const closed = [administratorFolder, systemFolder, encryptedFolder].filter((folder) => isDenied(host, folder));
  return [
    ...readSecrets(host),
    ...encrypted,
    ...closed.flatMap((folder) => [denied("dhchap-secret", folder), denied("tls-psk", folder)]),
  ];
}

function isDenied(host: Host, folder: string): boolean {
  try {
    host.readDirectory(folder);
    return false;
  } catch (error) {
    if (error instanceof HostError) {
      return error.code === "EACCES";
    }
    throw error;
  }
}
