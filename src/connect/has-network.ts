// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { interfaceOf } from "../machine/interface-of.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { hasLink } from "../machine/nics.ts";
import { family } from "../nbft/values/address.ts";
import { isLinkLocal } from "../plan/subnet.ts";
import type { Target } from "../plan/target.ts";

/** Whether there is an interface with a link and an address for a target, or a route where any serves. */
export function hasNetwork(host: Host, network: NetworkState, target: Target): boolean {
  const { interface: key, hostTraddr, traddr } = target;
  const name = key === undefined ? interfaceOf(host, target) : network.find(key);
  if (name === undefined || key === undefined) {
    return name !== undefined;
  }
  const serves = (address: string) =>
    hostTraddr === undefined
      ? family(address) === family(traddr) && (!isLinkLocal(address) || isLinkLocal(traddr))
      : address === hostTraddr;
  return hasLink(host, name) && (host.addresses(name)?.some(serves) ?? true);
}
