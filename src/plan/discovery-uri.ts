// SPDX-License-Identifier: LGPL-2.1-or-later

import { formatAddress, isUnset, parseAddress } from "../nbft/values/address.ts";
import { quote } from "../text/visible.ts";
import { hostAddressProblem } from "./host-address.ts";

/** Port of discovery controllers (registered with IANA as nvme-disc). */
const discoveryPort = "8009";

export type DiscoveryTarget =
  | { readonly ok: true; readonly traddr: string; readonly trsvcid: string }
  | { readonly ok: false; readonly reason: string };

const authority = /^nvme\+tcp:\/\/(?:\[([0-9a-f.]*:[0-9a-f:.]*)\]|([^/:[\]?#@]+))(?::([0-9]{1,5}))?(?:[/?#]|$)/i;

/**
 * Reads the address and the port out of a Discovery Descriptor's URI: `nvme+tcp://192.0.2.1:8009/`, `nvme+tcp://[2001:db8::1]/`. What follows
 * the authority is not looked at, as in libnvme: the NQN is a field of its own. A host name is refused, because nothing that could resolve it
 * runs this early.
 */
export function parseDiscoveryUri(uri: string): DiscoveryTarget {
  const match = authority.exec(uri);
  if (match === null) {
    return { ok: false, reason: `URI ${quote(uri)} is not nvme+tcp://ADDRESS[:PORT]/` };
  }
  const [, ipv6, other, port = discoveryPort] = match;
  const bytes = parseAddress(ipv6 ?? other ?? "");
  if (bytes === undefined) {
    return {
      ok: false,
      reason: `host in URI ${quote(uri)} is not an IP address, and names cannot be resolved yet`,
    };
  }
  const traddr = formatAddress(bytes);
  const number = Number(port);
  const problem = hostAddressProblem(traddr);
  if (isUnset(traddr) || problem !== undefined || number < 1 || number > 65535) {
    return {
      ok: false,
      reason: `URI ${quote(uri)} has no usable address and port${problem === undefined ? "" : `: ${traddr} is ${problem}`}`,
    };
  }
  return { ok: true, traddr, trsvcid: String(number) };
}
