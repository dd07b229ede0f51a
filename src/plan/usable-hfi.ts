// SPDX-License-Identifier: LGPL-2.1-or-later
// What of an HFI can be used. The rest is left out, one line each, and costs nothing else of it.

import type { Hfi } from "../nbft/types.ts";
import { family, isUnset } from "../nbft/values/address.ts";
import { quote } from "../text/visible.ts";
import { isStaticIpv4WithoutPrefix, staticAddress } from "./addressing.ts";
import { hostAddressProblem, type Subnet, subnetAddressProblem } from "./host-address.ts";
import { isHostName } from "./host-name.ts";
import type { Dropped } from "./types.ts";

export type Drop = (code: Dropped["code"], reason: string) => void;

/**
 * The HFI with what can be used of it.
 * @param own static addresses of the whole machine, which can be no gateway of it
 */
export function usableHfi(hfi: Hfi, own: ReadonlySet<string>, drop: Drop): Hfi {
  const addressed = withUsableAddress(hfi, drop);
  if (isStaticIpv4WithoutPrefix(addressed)) {
    drop("no-prefix", `static address ${addressed.ip} has no prefix length: used as /32, without neighbours`);
  }
  return withUsableHostName(withUsableNameServers(withUsableGateway(addressed, own, drop), drop), drop);
}

function withUsableAddress(hfi: Hfi, drop: Drop): Hfi {
  const address = staticAddress(hfi);
  const problem = address && (hostAddressProblem(address) ?? subnetAddressProblem(address, subnetOf(hfi)));
  if (!problem) {
    return hfi;
  }
  drop("unusable-address", `address ${address} is ${problem}: not used`);
  return { ...hfi, ip: none(hfi.ip) };
}

/** That of firmware's DHCP lease counts for nothing. */
function withUsableGateway(hfi: Hfi, own: ReadonlySet<string>, drop: Drop): Hfi {
  const { gateway } = hfi;
  const address = staticAddress(hfi);
  if (isUnset(gateway) || address === undefined) {
    return hfi;
  }
  const without = { ...hfi, gateway: none(gateway) };
  if (family(gateway) !== family(address)) {
    drop("address-family", `gateway ${gateway} is not of the family of the address ${address}: not used`);
    return without;
  }
  const problem =
    hostAddressProblem(gateway) ??
    (own.has(gateway) ? "this machine's own address" : subnetAddressProblem(gateway, subnetOf(hfi)));
  if (problem === undefined) {
    return hfi;
  }
  drop("unusable-gateway", `gateway ${gateway} is ${problem}: not used`);
  return without;
}

function withUsableNameServers(hfi: Hfi, drop: Drop): Hfi {
  const check = (server: string): string => {
    const problem = hostAddressProblem(server) ?? subnetAddressProblem(server, subnetOf(hfi));
    if (problem === undefined) {
      return server;
    }
    drop("unusable-name-server", `name server ${server} is ${problem}: not used`);
    return none(server);
  };
  const dns1 = check(hfi.dns1);
  return { ...hfi, dns1, dns2: hfi.dns2 === hfi.dns1 ? dns1 : check(hfi.dns2) };
}

function withUsableHostName(hfi: Hfi, drop: Drop): Hfi {
  const { hostName, ...rest } = hfi;
  if (hostName === undefined || isHostName(hostName)) {
    return hfi;
  }
  drop("host-name", `host name ${quote(hostName)} is not made of letters, digits and hyphens: not used`);
  return rest;
}

function subnetOf({ ip, prefix }: Hfi): Subnet {
  return { address: ip, prefix };
}

/** The "none" of an address' family. */
function none(address: string): string {
  return family(address) === "ipv4" ? "0.0.0.0" : "::";
}
