// SPDX-License-Identifier: LGPL-2.1-or-later
// Which routes static configurations need beyond their own subnets. The same for every network manager.

import { family } from "../nbft/values/address.ts";
import { addressBits, inSubnet, isLinkLocal } from "../plan/subnet.ts";
import type { BootInterface, BootPlan, InterfaceKey, IpConfiguration } from "../plan/types.ts";

export interface Route {
  /** `192.0.2.1/32`; absent: the default route. */
  readonly destination?: string;
  /** Absent: the destination is a neighbour on the link. */
  readonly gateway?: string;
  /** The gateway is outside the subnet, and yet on the link. */
  readonly gatewayOnLink: boolean;
  readonly metric?: number;
}

export type StaticConfiguration = Extract<IpConfiguration, { readonly method: "static" }>;

export function staticConfigurations({ configurations }: BootInterface): StaticConfiguration[] {
  return configurations.filter((configuration) => configuration.method === "static");
}

/** Target addresses of an interface's paths and discovery controllers, sorted. */
export function targetsOf(plan: BootPlan): (key: InterfaceKey) => readonly string[] {
  const targets = new Map<string, Set<string>>();
  for (const { interface: key, traddr } of [...plan.paths, ...plan.discoveries]) {
    if (key === undefined) {
      continue;
    }
    const name = `${key.mac} ${key.vlan}`;
    targets.set(name, (targets.get(name) ?? new Set()).add(traddr));
  }
  return ({ mac, vlan }) => [...(targets.get(`${mac} ${vlan}`) ?? [])].sort();
}

/**
 * Routes of an interface's static configurations. Where firmware used its gateway as the default route, that is one; where not, the
 * specification keeps the gateway local to the HFI (boot specification 1.0, figure 15, global route flag), so it leads to those of the HFI's
 * targets which no subnet of the interface holds. An address that stands alone has its targets as neighbours where it has no gateway.
 */
export function staticRoutes(entry: BootInterface, targets: readonly string[]): Route[] {
  const configurations = staticConfigurations(entry);
  const isNeighbour = (target: string) =>
    isLinkLocal(target) || configurations.some(({ address, prefix }) => inSubnet(target, address, prefix));
  const routes = configurations.flatMap((configuration): Route[] => {
    const { address, prefix, gateway, defaultRoute } = configuration;
    const gatewayOnLink = gateway !== undefined && !isLinkLocal(gateway) && !inSubnet(gateway, address, prefix);
    const via = {
      ...(gateway === undefined ? {} : { gateway }),
      gatewayOnLink,
      ...(configuration.metric === undefined ? {} : { metric: configuration.metric }),
    };
    if (gateway !== undefined && defaultRoute) {
      return [via];
    }
    if (gateway === undefined && prefix !== addressBits[configuration.family]) {
      return [];
    }
    return targets
      .filter((target) => family(target) === configuration.family && !isNeighbour(target))
      .map((target) => ({ destination: `${target}/${addressBits[configuration.family]}`, ...via }));
  });
  return withoutDoubles(routes);
}

/** The same with a route to each target also where the gateway is that of a default route: `routes` itself where there is none. */
export function targetRoutes(
  entry: BootInterface,
  targets: readonly string[],
  routes: readonly Route[],
): readonly Route[] {
  const { configurations } = entry;
  if (!configurations.some(({ defaultRoute }) => defaultRoute)) {
    return routes;
  }
  const local = configurations.map((configuration) => ({ ...configuration, defaultRoute: false }));
  return staticRoutes({ ...entry, configurations: local }, targets);
}

export function withoutDoubles(routes: readonly Route[]): Route[] {
  return routes.length < 2 ? [...routes] : [...new Map(routes.map((route) => [JSON.stringify(route), route])).values()];
}

/** Twice systemd-networkd's own metric of learned routes, and much more than NetworkManager's. */
const metricOfOthers = 2048;

/**
 * Metric of routes that DHCP or a router tells; undefined where the network manager decides. Those of an interface that was not the default
 * route stand back, and are still there for its own connections, which are bound to the interface.
 */
export function learnedMetric({ metric, defaultRoute }: IpConfiguration): number | undefined {
  return metric ?? (defaultRoute ? undefined : metricOfOthers);
}
