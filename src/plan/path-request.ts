// SPDX-License-Identifier: LGPL-2.1-or-later
// What one path's service needs of the plan, as the generator leaves it for the service: tables are decoded and planned once, and not once more
// by each of some hundred services.

import { version } from "../../package.json";
import type { HostIdentity, InterfaceKey, Path } from "./types.ts";

export interface PathRequest {
  readonly path: Path;
  readonly host: HostIdentity;
  /** As of severalIpv4Interfaces(), but for those that the services of other paths see to. */
  readonly apart: readonly InterfaceKey[];
  /** How many paths there are. */
  readonly paths: number;
}

/**
 * A line with the program's version and a checksum of what follows, and the request in JSON.
 *
 * @param path one of the plan's
 */
export function writePathRequest(
  { host, paths }: { readonly host: HostIdentity; readonly paths: number },
  path: Path,
  apart: readonly InterfaceKey[],
): string {
  const own = apart.filter(({ mac, vlan }) => mac === path.interface?.mac && vlan === path.interface.vlan);
  const json = `${JSON.stringify({ path, host, apart: own, paths } satisfies PathRequest)}\n`;
  return `${headerOf(json)}\n${json}`;
}

/** Nothing where it is not as this version writes it: cut off, edited, of another version, another path's. */
export function readPathRequest(text: string, id: string): PathRequest | undefined {
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== headerOf(json)) {
    return undefined;
  }
  try {
    const request: PathRequest = JSON.parse(json);
    return request.path.id === id ? request : undefined;
  } catch {
    return undefined; // The checksum is no signature.
  }
}

function headerOf(json: string): string {
  return `nbft-boot ${version} ${checksum(json)}`;
}

/** As of RFC 1146, appendix I (Fletcher), modulo 65536: a CRC costs ten times as much, and there may be a thousand of these. */
function checksum(text: string): string {
  let [sum, sums] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    sum = (sum + text.charCodeAt(index)) & 0xffff;
    sums = (sums + sum) & 0xffff;
  }
  return `${sum}-${sums}`;
}
