// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { interfaceOf } from "../machine/interface-of.ts";
import type { NetworkState } from "../machine/network-state.ts";
import { hasLink } from "../machine/nics.ts";
import { family } from "../nbft/values/address.ts";
import { isLinkLocal } from "../plan/subnet.ts";
import type { Target } from "../plan/target.ts";

/** Whether a target has a network to go by, as of now: each interface is looked at once. */
export function networkNow(host: Host, network: NetworkState): (target: Target) => boolean {
  const known = new Map<string, boolean>();
  return (target) => {
    const { interface: key, hostTraddr, hostIface, traddr } = target;
    const address = hostTraddr ?? `${family(traddr)} ${isLinkLocal(traddr)}`;
    const name = key === undefined ? (hostIface ?? traddr) : `${key.mac} ${key.vlan} ${address}`;
    const answer = known.get(name) ?? hasNetwork(host, network, target);
    known.set(name, answer);
    return answer;
  };
}

/** Whether there is an interface with a link and an address for a target, or a route where any serves. */
function hasNetwork(host: Host, network: NetworkState, target: Target): boolean {
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
