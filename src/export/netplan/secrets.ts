// SPDX-License-Identifier: LGPL-2.1-or-later
import { isAlias, isMap, isScalar, visit } from "yaml";
import { quote } from "../../text/visible.ts";
import type { NetplanDocument } from "./document.ts";

/**
 * Keys whose values nobody else may know, of netplan-yaml(5) and, behind a group and a dot, of a keyfile of NetworkManager's (passthrough: in
 * nm-settings-keyfile(5)): of Wi-Fi, 802.1X, modems, tunnels and virtual private networks.
 */
const secret =
  /(?:^|[.-])(?:psk|pass|passwd|passphrase|password|password-raw|pin|private|shared|(?<!public-)key|wep-key[0-9]*|cak|token)$|(?:^|[.-])secrets?(?:$|[.-])/i;

/** Those that may name a file in the place of the key itself. */
const keyFile = /(?:^|[.-])(?:key|private|shared)$/i;

/** Those of tunnels that may be a number, or four with dots. */
const tunnelKey = /^key$|[.-](?:input|output)-key$/i;

/** A key of WireGuard's, which may begin with a slash, too. */
const wireguardKey = /^[A-Za-z0-9+/]{43}=$/;

/**
 * A document never has a secret, and a file that is added to is printed. Nothing is lost by that: netplan puts files together.
 * @throws ExportError at the first one
 */
export function refuseSecrets({ document, fail }: NetplanDocument): void {
  const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  visit(document, {
    Pair: (_, { key, value }) => {
      const resolved = resolve(key);
      const name = isScalar(resolved) ? String(resolved.value) : "";
      if (secret.test(name) && !isHarmless(name, resolve(value))) {
        fail(
          key,
          `${/^[\w.-]{1,64}$/.test(name) ? name : quote(name)} is a secret, which no document gets: leave --file out, netplan reads several files as one`,
        );
      }
    },
  });
}

function isHarmless(name: string, value: unknown): boolean {
  if (isMap(value)) {
    // What is in it has keys of its own.
    return true;
  }
  const text = isScalar(value) ? String(value.value ?? "") : value === null || value === undefined ? "" : undefined;
  if (text === undefined) {
    return false;
  }
  const isPath = text.startsWith("/") && !wireguardKey.test(text);
  return text === "" || (keyFile.test(name) && isPath) || (tunnelKey.test(name) && /^[0-9.]+$/.test(text));
}
