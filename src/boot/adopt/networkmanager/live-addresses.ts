// SPDX-License-Identifier: LGPL-2.1-or-later
// Which address of a leased or announced configuration root lives by, as the kernel tells: the source of a boot connection.

import type { Host } from "../../../host/host.ts";
import { listFolder, readAttribute } from "../../../machine/attributes.ts";
import { findController } from "../../../machine/controller-list.ts";
import { addressOf, controllerFolder } from "../../../machine/controllers.ts";
import { type KernelRoute, readRoutes } from "../../../machine/kernel-routes.ts";
import { runtimeFolder } from "../../../machine/runtime-files.ts";
import { type Family, family } from "../../../nbft/values/address.ts";
import { makeTree } from "../../../output/tree.ts";
import { writeChanges } from "../../../output/write-changes.ts";
import { addressBits, inSubnet, isLinkLocal } from "../../../plan/subnet.ts";
import type { BootInterface, BootPlan, InterfaceKey } from "../../../plan/types.ts";

export interface LiveAddress {
  readonly family: Family;
  /** `192.0.2.100/24` */
  readonly address: string;
  /** To the targets that the subnet does not hold: `198.51.100.1/32,192.0.2.1`. */
  readonly routes: readonly string[];
}

/**
 * One for each family that the interface has by DHCP or from a router: what a connection of it lives by, or did when this ran before. `netplan
 * apply` takes the address away, and then starts NetworkManager again. Of an earlier boot nothing is remembered.
 * @param id of the profile
 */
export function liveAddresses(
  host: Host,
  plan: BootPlan,
  entry: BootInterface,
  { interfaceName, id }: { readonly interfaceName: string; readonly id: string },
): LiveAddress[] {
  const dynamic = entry.configurations.filter(({ method }) => method !== "static").map((one) => one.family);
  if (dynamic.length === 0) {
    return [];
  }
  const memory = `${runtimeFolder}/networkmanager-${id}`;
  const sources = findSources(host, plan, entry, interfaceName);
  const routes = readRoutes(host, interfaceName);
  const remembered = readMemory(readAttribute(host, memory) ?? "");
  const found = [...new Set(dynamic)].flatMap((of) => {
    return describe(of, sources, routes) ?? remembered.filter((one) => one.family === of);
  });
  const lines = found.map(({ address, routes: ways }) => `${[address, ...ways].join(" ")}\n`);
  writeChanges(host, makeTree([[memory, { text: lines.join(""), mode: 0o644 }]]));
  return found;
}

function readMemory(text: string): LiveAddress[] {
  return text.split("\n").flatMap((line) => {
    const [address, ...routes] = line.split(" ");
    return address === undefined || address === "" ? [] : [{ family: family(address), address, routes }];
  });
}

interface Source {
  readonly address: string;
  readonly target: string;
}

function findSources(host: Host, plan: BootPlan, { mac, vlan }: BootInterface, interfaceName: string): Source[] {
  const { host: identity, paths, discoveries } = plan;
  if (identity === undefined) {
    return [];
  }
  const isHere = ({ interface: key }: { readonly interface?: InterfaceKey }) => key?.mac === mac && key.vlan === vlan;
  const known = paths
    .filter(isHere)
    .flatMap((target) => findController(host, { target, identity, interfaceName })?.name ?? []);
  // What a discovery controller has named, the table does not.
  const found = (discoveries.some(isHere) ? listFolder(host, "/sys/class/nvme") : []).filter(
    (name) =>
      readAttribute(host, `${controllerFolder(name)}/hostnqn`) === identity.nqn &&
      addressOf(host, name).get("host_iface") === interfaceName,
  );
  return [...known, ...found].flatMap((name) => {
    const [address, target] = ["src_addr", "traddr"].map((key) => addressOf(host, name).get(key));
    return address && target ? [{ address, target }] : [];
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
