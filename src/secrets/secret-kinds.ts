// SPDX-License-Identifier: LGPL-2.1-or-later

/** This host's secret; where the controller has to prove itself too, the controller's; and the pre-shared key of TLS. */
export type SecretKind = "dhchap-secret" | "dhchap-ctrl-secret" | "tls-psk";

/** Credentials and files: nbft-boot.dhchap-secret, nbft-boot.dhchap-secret.array2, nbft-boot.dhchap-ctrl-secret, nbft-boot.tls-psk. */
const pattern = /^nbft-boot\.(dhchap(?:-ctrl)?-secret|tls-psk)(?:\.[A-Za-z0-9_.-]+)?$/;

/** What all their names match, and no other name of ours. */
export const secretGlobs = ["nbft-boot.dhchap-*", "nbft-boot.tls-psk*"] as const;

/** What editors, package managers and systemd-creds leave beside a file. */
const copies = /\.(?:cred|bak|orig|old|save|sw[a-p]|tmp|dpkg-[a-z]+|rpm[a-z]+)$/;

/** What a file of this name holds; undefined where it is no secret. */
export function secretKind(name: string): SecretKind | undefined {
  return copies.test(name) ? undefined : (pattern.exec(name)?.[1] as SecretKind | undefined);
}

/** The first choice of a name. */
export const credentialName = (kind: SecretKind): string => `nbft-boot.${kind}`;

/** Whether somebody may have meant a secret by a name, however it is written. */
export const looksLikeSecret = (name: string): boolean => /dhchap|tls.?psk/i.test(name);
