// SPDX-License-Identifier: LGPL-2.1-or-later
import { Unavailable } from "../program.ts";

/** Parts of the engine that have known faults in the release that is linked, and that the script therefore must not use. SECURITY.md has them. */
const faulty: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: /\bBigInt\b|\bBig(Int|Uint)64Array\b|\b[gs]etBig(Int|Uint)64\b|(?<![\w$."'])\d+n\b/,
    what: "big integers",
  },
  { pattern: /\bAtomics\b|\bSharedArrayBuffer\b/, what: "shared memory" },
  { pattern: /(?<![\w$.])(eval|Function)\(/, what: "code made at run time" },
];

/** Throws where a script of the native executable uses what is faulty. */
export function refuseFaulty(script: string): void {
  for (const { pattern, what } of faulty) {
    const [found] = pattern.exec(script) ?? [];
    if (found !== undefined) {
      throw new Unavailable(`${found}: the engine has known faults in ${what} (tools/build/engine-faults.ts)`);
    }
  }
}
