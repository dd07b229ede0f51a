// SPDX-License-Identifier: LGPL-2.1-or-later
// Through which HFI a connection goes: what it says of its local end decides, else its target, else there must be no choice.

import { anyRoute } from "../nbft/any-route.ts";
import type { Hfi } from "../nbft/types.ts";
import { family, isUnset } from "../nbft/values/address.ts";
import { inSubnet, isLinkLocal } from "../plan/subnet.ts";
import { quote } from "../text/visible.ts";
import type { InterfaceHfis } from "./hfis-of.ts";
import type { Say } from "./say.ts";
import type { ConnectionPart } from "./types.ts";

/** A connection whose addresses are in the form of a table. */
export type Target = Pick<ConnectionPart, "place" | "traddr" | "hostTraddr" | "hostIface">;

/** The index of the HFI, or anyRoute. */
export function findHfi(target: Target, interfaces: readonly InterfaceHfis[], say: Say): number {
  const { place, traddr, hostTraddr, hostIface } = target;
  const named = hostIface === undefined ? undefined : interfaces.find(({ of }) => of.names.has(hostIface));
  if (hostIface !== undefined && named === undefined) {
    const words = `add ip=${hostIface}:dhcp ifname=${hostIface}:MAC`;
    say("note", place, `interface ${quote(hostIface)} is known by its name alone, and a table needs more: ${words}`);
    return anyRoute;
  }
  const candidates = named === undefined ? interfaces : [named];
  const hfis = candidates.flatMap((one) => one.hfis);
  const bound = hostTraddr === undefined ? undefined : hfis.find(({ ip }) => ip === hostTraddr);
  if (bound !== undefined) {
    return bound.index;
  }
  if (hostTraddr !== undefined && interfaces.length > 0) {
    const others = candidates.filter((one) => one.hfis.some((hfi) => isLearned(hfi)));
    const hint = others.length > 0 ? "a lease may give it, which a table cannot say" : "no interface has it";
    say("warning", place, `source address ${hostTraddr}: ${hint}: not used`);
  }
  if (named !== undefined) {
    return bestOf(named, traddr).index;
  }
  const direct = hfis.filter((hfi) => isFixed(hfi) && !isLinkLocal(traddr) && inSubnet(traddr, hfi.ip, hfi.prefix));
  const [nearest] = direct.sort((a, b) => b.prefix - a.prefix);
  if (nearest !== undefined) {
    return nearest.index;
  }
  const [only, ...others] = interfaces;
  if (only !== undefined && others.length === 0) {
    return bestOf(only, traddr).index;
  }
  return gatewayOf(hfis, traddr)?.index ?? anyRoute;
}

function isFixed(hfi: Hfi): boolean {
  return !isLearned(hfi) && !isUnset(hfi.ip) && hfi.prefix > 0;
}

function isLearned({ dhcpOverride, autoconfigured }: Hfi): boolean {
  return dhcpOverride || autoconfigured;
}

/** Of one interface: that of the target's family and subnet, with a gateway, or any. */
function bestOf({ hfis }: InterfaceHfis, traddr: string): Hfi {
  const ofFamily = hfis.filter(({ ip }) => family(ip) === family(traddr));
  const best =
    ofFamily.find((hfi) => isFixed(hfi) && inSubnet(traddr, hfi.ip, hfi.prefix)) ??
    ofFamily.find(({ gateway }) => !isUnset(gateway)) ??
    ofFamily[0] ??
    hfis.find(isLearned) ??
    hfis[0];
  return best as Hfi;
}

/** The one that leads out of its subnet, by the lowest metric; a lease is expected to bring a gateway where no address has one. */
function gatewayOf(hfis: readonly Hfi[], traddr: string): Hfi | undefined {
  const ofFamily = hfis.filter(({ ip }) => family(ip) === family(traddr));
  const fixed = ofFamily.filter(({ gateway }) => !isUnset(gateway)).sort((a, b) => a.routeMetric - b.routeMetric);
  const [best, second] = fixed.length > 0 ? fixed : ofFamily.filter(isLearned);
  const isClear =
    best !== undefined &&
    (second === undefined || (fixed.length > 0 && second.routeMetric > best.routeMetric) || second.mac === best.mac);
  return isClear ? best : undefined;
}
