// SPDX-License-Identifier: LGPL-2.1-or-later
// The secrets of DH-HMAC-CHAP (NVMe Base Specification 2.0, section 8.13.5.7).

import { type InterchangeForm, readInterchange } from "./interchange.ts";

const lengths = [32, 48, 64];

/** What transforms the key: nothing, SHA-256, SHA-384, SHA-512. Any of them goes with any length (Linux before 6.7 differs, and says EINVAL). */
const form: InterchangeForm = {
  prefix: "DHHC-1",
  hashes: { "00": lengths, "01": lengths, "02": lengths, "03": lengths },
};

/**
 * What is wrong with a secret, without a word of what is in it; undefined where nothing is. The kernel would find out too, but some of it only at
 * the target, and some of it with the text of the secret in its log.
 */
export function secretProblem(secret: string): string | undefined {
  return readInterchange(secret, form).problem;
}
