// SPDX-License-Identifier: LGPL-2.1-or-later
import { encodeBase64 } from "../text/base64.ts";

/** A table as a word of the kernel command line (systemd(1)): credential nbft-boot.table, nbft-boot.table.1 and so on. */
export function credentialOption(table: Uint8Array, number = 0): string {
  const name = number === 0 ? "nbft-boot.table" : `nbft-boot.table.${number}`;
  return `systemd.set_credential_binary=${name}:${encodeBase64(table)}`;
}
