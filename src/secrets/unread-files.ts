// SPDX-License-Identifier: LGPL-2.1-or-later
// What somebody may take for a secret, and no boot reads.

import type { Host } from "../host/host.ts";
import { listFolder } from "../machine/attributes.ts";
import { administratorFolder, encryptedFolder, systemFolder } from "./secret-files.ts";
import { looksLikeSecret, secretKind } from "./secret-kinds.ts";

/** All other files of the administrator's folder, and credentials that are called nearly as ours. */
export function listUnread(host: Host): { readonly where: string; readonly problem: string }[] {
  return [administratorFolder, systemFolder, encryptedFolder].flatMap((folder) =>
    listFolder(host, folder)
      .filter((name) => secretKind(name) === undefined && (folder === administratorFolder || looksLikeSecret(name)))
      .map((name) => ({ where: `${folder}/${name}`, problem: `is not read: ${whyNot(name)}` })),
  );
}

function whyNot(name: string): string {
  // What editors and package managers put behind a name.
  const originals = [/~$/, /\.[^.]*$/].map((ending) => name.replace(ending, ""));
  return originals.some((original) => original !== name && secretKind(original) !== undefined)
    ? "its name is that of a copy"
    : "names are nbft-boot.dhchap-secret, nbft-boot.dhchap-ctrl-secret, nbft-boot.tls-psk, or that and .SUFFIX";
}
