// SPDX-License-Identifier: LGPL-2.1-or-later
// Which address of a leased or announced configuration root lives by, as the kernel tells: the source of a boot connection.

import type { Host } from "../../../host/host.ts";
import { readAttribute } from "../../../machine/attributes.ts";
import { findController } from "../../../machine/controllers.ts";
import { type Family, family, formatAddress, parseAddress } from "../../../nbft/values/address.ts";
import { parseKeyfile } from "../../../network/networkmanager/keyfile.ts";
import { addressBits, inSubnet, isLinkLocal } from "../../../plan/subnet.ts";
import type { BootInterface, BootPlan } from "../../../plan/types.ts";
import { type KernelRoute, readRoutes } from "./kernel-routes.ts";
import { marked } from "./own-marks.ts";

export interface LiveAddress {
  readonly family: Family;
  /** `192.0.2.100/24` */
  readonly address: string;
  /** To the targets that the subnet does not hold: `198.51.100.1/32,192.0.2.1`. */
  readonly routes: readonly string[];
}

/**
 * One for each family that the interface has by DHCP or from a router: what a connection of it lives by, or did when this ran before. `netplan
 * apply` takes the address away, and then starts NetworkManager again.
 * @param path of the profile, which remembers
 */
export function liveAddresses(
  host: Host,
  plan: BootPlan,
  entry: BootInterface,
  { interfaceName, path }: { readonly interfaceName: string; readonly path: string },
): LiveAddress[] {
  const dynamic = entry.configurations.filter(({ method }) => method !== "static").map((one) => one.family);
  if (dynamic.length === 0) {
    return [];
  }
  const sources = findSources(host, plan, entry, interfaceName);
  const routes = readRoutes(host, interfaceName);
  const before = parseKeyfile(readAttribute(host, path) ?? "") ?? new Map();
  return [...new Set(dynamic)].flatMap((of) => {
    const [address] = marked(before, "address", of);
    const remembered = address === undefined ? [] : [{ family: of, address, routes: marked(before, "route", of) }];
    const live = describe(of, sources, routes);
    return live === undefined ? remembered : [live];
  });
}

interface Source {
  readonly address: string;
  readonly target: string;
}

function findSources(host: Host, plan: BootPlan, { mac, vlan }: BootInterface, interfaceName: string): Source[] {
  const { host: identity } = plan;
  const paths = plan.paths.filter(({ interface: key }) => key.mac === mac && key.vlan === vlan);
  return paths.flatMap((target) => {
    const controller = identity === undefined ? undefined : findController(host, { target, identity, interfaceName });
    const attribute = readAttribute(host, `/sys/class/nvme/${controller?.name}/address`) ?? "";
    const bytes = parseAddress(/(?:^|,)src_addr=([^,%]+)/.exec(attribute)?.[1] ?? "");
    return bytes === undefined ? [] : [{ address: formatAddress(bytes), target: target.traddr }];
  });
}

/** Undefined where there is no address, or none in a subnet. */
function describe(of: Family, sources: readonly Source[], routes: readonly KernelRoute[]): LiveAddress | undefined {
  const address = sources.map((source) => source.address).find((one) => family(one) === of && !isLinkLocal(one));
  const subnet =
    address === undefined
      ? undefined
      : wayTo(
          address,
          routes.filter(({ gateway }) => gateway === undefined),
        );
  if (address === undefined || subnet === undefined || subnet.prefix === addressBits[of]) {
    return undefined;
  }
  const targets = sources.map(({ target }) => target).filter((target) => family(target) === of);
  const routed = [...new Set(targets)].flatMap((target) => {
    const gateway = wayTo(target, routes)?.gateway;
    return gateway === undefined ? [] : [`${target}/${addressBits[of]},${gateway}`];
  });
  return { family: of, address: `${address}/${subnet.prefix}`, routes: routed };
}

function wayTo(target: string, routes: readonly KernelRoute[]): KernelRoute | undefined {
  const ways = routes.filter(({ destination, prefix }) => inSubnet(target, destination, prefix));
  return ways.sort((a, b) => b.prefix - a.prefix)[0];
}
