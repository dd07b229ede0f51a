// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot.conf: what an administrator may decide.

import { parse } from "ini";
import { type Host, HostError } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { quote } from "../text/visible.ts";

/**
 * Whether network interfaces get new names: not at all (the operating system's rules decide), `nbft0`, `nbft1`, ... as dracut counts them, or
 * `nbft0h1` after table 0, HFI 1.
 */
export type Naming = "none" | "sequential" | "table-hfi";

/** Programs that configure the network, by the names of their projects. */
export type NetworkManagerName = "systemd-networkd" | "NetworkManager";

export interface Configuration {
  readonly naming: Naming;
  /** Which of the two, where the initramfs has both. */
  readonly manager: NetworkManagerName;
}

const standard: Configuration = { naming: "none", manager: "systemd-networkd" };
const namings: readonly Naming[] = ["none", "sequential", "table-hfi"];
const managers: readonly NetworkManagerName[] = ["systemd-networkd", "NetworkManager"];
const keysThereAre = "Naming= and Manager=";

/** The first one that exists counts, alone. */
const paths = ["/etc/nbft-boot.conf", "/run/nbft-boot.conf", "/usr/lib/nbft-boot.conf"] as const;

/**
 * Reads nbft-boot.conf: `Naming=` and `Manager=` in `[Network]`. What is not understood is reported in one line each and changes nothing.
 */
export function readConfiguration(host: Host): {
  readonly configuration: Configuration;
  readonly warnings: readonly string[];
} {
  for (const path of paths) {
    let bytes: Uint8Array;
    try {
      // A link to /dev/null is how an administrator says "nothing", as for units.
      bytes = host.readInput(path, 65536);
    } catch (error) {
      if (!(error instanceof HostError)) {
        throw error;
      }
      if (error.code === "ENOENT") {
        continue;
      }
      return {
        configuration: standard,
        warnings: [`${path} cannot be read (${error.code}), so nothing is configured`],
      };
    }
    return parseConfiguration(decodeUtf8(bytes) ?? "", path);
  }
  return { configuration: standard, warnings: [] };
}

/** Parses the text of nbft-boot.conf. `path` is for the warnings. */
export function parseConfiguration(
  text: string,
  path: string,
): { readonly configuration: Configuration; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  let { naming, manager } = standard;
  const choose = <Value>(values: readonly Value[], key: string, value: unknown, otherwise: Value): Value => {
    const chosen = values.find((name) => name === value);
    if (chosen === undefined) {
      warnings.push(`${path}: ${key}=${quote(value)} is ignored; it can be ${values.join(", ")}`);
    }
    return chosen ?? otherwise;
  };
  for (const [section, keys] of Object.entries(parse(text))) {
    if (section !== "Network" || typeof keys !== "object" || keys === null) {
      warnings.push(`${path}: ${quote(section)} is unknown and ignored; there is [Network] with ${keysThereAre}`);
      continue;
    }
    for (const [key, value] of Object.entries(keys)) {
      if (key === "Naming") {
        naming = choose(namings, key, value, naming);
      } else if (key === "Manager") {
        manager = choose(managers, key, value, manager);
      } else {
        warnings.push(`${path}: ${quote(key)} in [Network] is unknown and ignored; there is ${keysThereAre}`);
      }
    }
  }
  return { configuration: { naming, manager }, warnings };
}
