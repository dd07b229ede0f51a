// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { parseAddress } from "../nbft/values/address.ts";
import { inSubnet } from "../plan/subnet.ts";
import { readAttribute } from "./attributes.ts";
import { isStrict } from "./keep-apart.ts";

/**
 * Words for behind "no answer from ADDRESS" where this may be why: packets from there are dropped when they come to the interface, because the
 * machine would send its own by another one. Empty where it is not, and for IPv6, which has no such filter.
 */
export function explainSilence(host: Host, interfaceName: string | undefined, address: string): string {
  const other = interfaceName && betterWay(host, interfaceName, address);
  return other
    ? `: ${other} leads there too, and ${interfaceName} drops what does not come by the best way (rp_filter 1, should be 2)`
    : "";
}

/** The interface by which the machine would send to an IPv4 address whose packets this one drops for that; undefined where it drops none. */
export function betterWay(host: Host, interfaceName: string, address: string): string | undefined {
  const other = address.includes(":") || !isStrict(host, interfaceName) ? undefined : interfaceTo(host, address);
  return other === interfaceName ? undefined : other;
}

/** By which interface the machine sends where nothing says another: the longest prefix, then the least metric, of the main table. */
export function interfaceTo(host: Host, address: string): string | undefined {
  const routes = address.includes(":") ? ipv6RoutesTo(host, address) : ipv4RoutesTo(host, address);
  return [...routes].sort((a, b) => b.prefix - a.prefix || a.metric - b.metric)[0]?.name;
}

interface Way {
  readonly name: string;
  readonly prefix: number;
  readonly metric: number;
}

function ipv4RoutesTo(host: Host, address: string): readonly Way[] {
  return routesTo(host, address).map(({ name, mask, metric }) => ({ name, prefix: bits(mask), metric }));
}

/** RTF_REJECT of linux/route.h: an unreachable destination. */
const reject = 0x200;

/** Columns: destination, prefix, source, its prefix, gateway, metric, uses (2), flags, interface; all but the last hexadecimal. */
function ipv6RoutesTo(host: Host, address: string): readonly Way[] {
  return (readAttribute(host, "/proc/self/net/ipv6_route") ?? "").split("\n").flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const [to = "", length = "", , , , metric = "", , , flags = ""] = columns;
    const name = columns.at(-1) ?? "";
    const prefix = Number.parseInt(length, 16);
    const destination = to.replace(/(.{4})(?=.)/g, "$1:");
    const serves =
      to.length === 32 &&
      name !== "lo" &&
      (Number.parseInt(flags, 16) & reject) === 0 &&
      inSubnet(address, destination, prefix);
    return serves ? [{ name, prefix, metric: Number.parseInt(metric, 16) }] : [];
  });
}

/** Routes to an IPv4 address. */
export function routesTo(host: Host, address: string): Route[] {
  const wanted = word(parseAddress(address)?.subarray(-4));
  const routes = (readAttribute(host, "/proc/self/net/route") ?? "").split("\n").slice(1);
  return routes
    .map((line) => line.split("\t"))
    .map(([name = "", to = "", , , , , metric, mask = ""]) => ({
      name,
      to: Number.parseInt(to, 16),
      mask: Number.parseInt(mask, 16),
      metric: Number(metric),
    }))
    .filter(({ to, mask }) => ((wanted ^ to) & mask) === 0);
}

interface Route {
  /** Of the interface. */
  readonly name: string;
  readonly mask: number;
  readonly metric: number;
}

/** Four bytes as the kernel prints them: as one number of this processor. */
function word(bytes: Iterable<number> = []): number {
  return new Uint32Array(Uint8Array.from(bytes).buffer)[0] ?? 0;
}

function bits(mask: number): number {
  return mask.toString(2).replaceAll("0", "").length;
}
