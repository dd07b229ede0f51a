// SPDX-License-Identifier: LGPL-2.1-or-later

/** This host's secret, and, where the controller has to prove itself too, the controller's. */
export type SecretKind = "dhchap-secret" | "dhchap-ctrl-secret";

/** Credentials and files: nbft-boot.dhchap-secret, nbft-boot.dhchap-secret.array2, nbft-boot.dhchap-ctrl-secret. */
const pattern = /^nbft-boot\.(dhchap(?:-ctrl)?-secret)(?:\.[A-Za-z0-9_.-]+)?$/;

/** What all their names match, and no other name of ours. */
export const secretGlob = "nbft-boot.dhchap-*";

/** What a file of this name holds; undefined where it is no secret. */
export function secretKind(name: string): SecretKind | undefined {
  return pattern.exec(name)?.[1] as SecretKind | undefined;
}

/** The first choice of a name. */
export const credentialName = (kind: SecretKind): string => `nbft-boot.${kind}`;
