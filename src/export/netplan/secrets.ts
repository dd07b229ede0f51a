// SPDX-License-Identifier: LGPL-2.1-or-later
import { isScalar, visit } from "yaml";
import type { NetplanDocument } from "./document.ts";

/** Keys of netplan-yaml(5) whose values nobody else may know: of Wi-Fi, 802.1X, modems and WireGuard. */
const secret = /^(?:password|client-key-password|pin|private|shared|key)$/;

/**
 * A document never has a secret, and a file that is added to is printed. Nothing is lost by that: netplan puts files together.
 * @throws ExportError at the first one
 */
export function refuseSecrets({ document, fail }: NetplanDocument): void {
  visit(document, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? String(key.value) : "";
      const text = isScalar(value) ? String(value.value ?? "") : "";
      // Keys of tunnels may be numbers, and those of WireGuard files.
      const isHarmless = text === "" || text.startsWith("/") || (name === "key" && /^[0-9.]+$/.test(text));
      if (secret.test(name) && !isHarmless) {
        fail(key, `${name} is a secret, which no document gets: leave --file out, netplan reads several files as one`);
      }
    },
  });
}
