// SPDX-License-Identifier: LGPL-2.1-or-later
// What iproute2's ip and busybox's ip both understand; nothing else may stand here.

import { family } from "../../nbft/values/address.ts";
import { type Route, staticConfigurations, staticRoutes } from "../../network/routes.ts";
import { addressBits } from "../../plan/subnet.ts";
import type { BootInterface } from "../../plan/types.ts";
import type { Step } from "./step.ts";

/**
 * Brings lo up, as systemd does elsewhere. Until a machine has its first IPv4 address, be it 127.0.0.1, the kernel takes all of them for broadcast
 * addresses (inet_addr_type(), fib_frontend.c): a connection could be bound to an address that is not there yet, and its first packet would make
 * the broadcast address the target's link-layer address, for good.
 */
export const loopbackSteps: readonly Step[] = [ip("link", "set", "dev", "lo", "up")];

/** Makes a VLAN on a network card that is up. */
export function vlanSteps(card: string, device: string, vlan: number): Step[] {
  return [ip("link", "add", "link", card, "name", device, "type", "vlan", "id", String(vlan))];
}

/**
 * Brings a device up, with what the kernel may make of router advertisements.
 * @param entry what is configured on the device; undefined where it only carries VLANs
 */
export function linkSteps(entry: BootInterface | undefined, device: string): Step[] {
  return [
    ...(entry === undefined ? [setting(device, "accept_ra", "0")] : settings(entry, device)),
    ip("link", "set", "dev", device, "up"),
  ];
}

/** The static addresses of a device that is up. To replace one that is there already is a success, to add it is none. */
export function addressSteps(entry: BootInterface, device: string): Step[] {
  return staticConfigurations(entry).map(({ address, prefix }) =>
    ip("addr", "replace", `${address}/${prefix}`, "dev", device),
  );
}

/**
 * The static routes of a device that has its addresses.
 * @param targets addresses of the interface's targets
 */
export function routeSteps(entry: BootInterface, device: string, targets: readonly string[]): Step[] {
  return staticRoutes(entry, targets).flatMap((route) => stepsOfRoute(route, device));
}

/**
 * IPv6 as the table wants it, before the link is up. Without it no router is heeded either: the network manager of the real root, which is told
 * the same, would keep such an address and renew it never.
 */
function settings({ configurations }: BootInterface, device: string): Step[] {
  const ipv6 = configurations.filter((configuration) => configuration.family === "ipv6");
  const heeds = ipv6.some(({ method }) => method !== "static");
  // Duplicate address detection would cost a second, and firmware used this address a moment ago.
  const staticOnly = ipv6.length > 0 && !heeds;
  return [setting(device, "accept_ra", heeds ? "1" : "0"), ...(staticOnly ? [setting(device, "accept_dad", "0")] : [])];
}

function setting(device: string, name: string, text: string): Step {
  return { path: `/proc/sys/net/ipv6/conf/${device}/${name}`, text };
}

/**
 * Routes are appended, not replaced: each interface has a default route of its own where firmware says so, and connections are bound to
 * their interface.
 */
function stepsOfRoute({ destination = "default", gateway, gatewayOnLink, metric }: Route, device: string): Step[] {
  const of = family(gateway ?? destination.replace(/\/.*/, ""));
  const append = (to: readonly string[], weight: readonly string[] = []) =>
    ip(...(of === "ipv6" ? ["-6"] : []), "route", "append", ...to, "dev", device, ...weight);
  const via = gateway === undefined ? [] : ["via", gateway];
  // busybox knows no "onlink".
  const neighbour = gatewayOnLink ? [append([`${gateway}/${addressBits[of]}`])] : [];
  return [...neighbour, append([destination, ...via], metric === undefined ? [] : ["metric", String(metric)])];
}

function ip(...words: string[]): Step {
  return { argv: ["ip", ...words] };
}
