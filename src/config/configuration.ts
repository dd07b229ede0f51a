// SPDX-License-Identifier: LGPL-2.1-or-later
// nbft-boot.conf: what an administrator may decide.

import { parse } from "ini";
import { decodeUtf8 } from "../files/utf8.ts";
import { type Host, HostError } from "../host/host.ts";
import type { Naming } from "../network/naming.ts";

export interface Configuration {
  readonly naming: Naming;
}

const standard: Configuration = { naming: "none" };
const namings: readonly Naming[] = ["none", "sequential", "table-hfi"];

/** The first one that exists counts, alone. */
const paths = ["/etc/nbft-boot.conf", "/run/nbft-boot.conf", "/usr/lib/nbft-boot.conf"] as const;

/**
 * Reads nbft-boot.conf: `Naming=` in `[Network]`. What is not understood is reported in one line each and changes nothing.
 * @param root folder in front of all paths, without a slash at its end; empty for this machine
 */
export function readConfiguration(
  host: Host,
  root: string,
): { readonly configuration: Configuration; readonly warnings: readonly string[] } {
  for (const path of paths) {
    let bytes: Uint8Array;
    try {
      bytes = host.readFile(root + path, 65536);
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
  let naming = standard.naming;
  for (const [section, keys] of Object.entries(parse(text))) {
    if (section !== "Network" || typeof keys !== "object" || keys === null) {
      warnings.push(`${path}: ${quote(section)} is unknown and ignored; there is [Network] with Naming=`);
      continue;
    }
    for (const [key, value] of Object.entries(keys)) {
      const chosen = namings.find((name) => name === value);
      if (key !== "Naming") {
        warnings.push(`${path}: ${quote(key)} in [Network] is unknown and ignored; there is Naming=`);
      } else if (chosen === undefined) {
        warnings.push(`${path}: Naming=${quote(value)} is ignored; it can be ${namings.join(", ")}`);
      } else {
        naming = chosen;
      }
    }
  }
  return { configuration: { naming }, warnings };
}

/** For one line of a log. */
function quote(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}
