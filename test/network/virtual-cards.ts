// SPDX-License-Identifier: LGPL-2.1-or-later
// What the machines of these tests share: virtual network cards, what leaves them, and how they look afterwards.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A network card; its cable goes to another one, `to-NAME`. */
export interface Card {
  readonly name: string;
  readonly mac: string;
}

/** A Perl program that prints what leaves the cards, frame by frame, in hexadecimal. */
export const captureFrames = `
socket(my $socket, 17, 3, unpack("S", pack("n", 3))) or die $!;
$| = 1;
while (recv($socket, my $frame, 65535, 0)) { print unpack("H*", $frame), "\\n"; }
`;

/** Shell: `look_at_links SUFFIX` writes what readAddresses() and readRoutes() read. */
export const lookAtLinks = `
look_at_links() {
  ip -json address show >"/machine/addresses$1"
  { ip route show; ip -6 route show; } >"/machine/routes$1"
}
`;

/**
 * Shell that puts the other end of a card into a network of its own, with a DHCP server for 192.0.2.0/24 that is the router, too.
 * @param options of dnsmasq(8)
 */
export function serveLeases(card: string, ...options: readonly string[]): string {
  const server = [
    "dnsmasq",
    "--keep-in-foreground",
    "--port=0",
    "--user=root",
    "--dhcp-authoritative",
    "--leasefile-ro",
  ];
  return `
ip netns add segment
ip link set to-${card} netns segment
ip -n segment address add 192.0.2.1/24 dev to-${card}
ip -n segment link set to-${card} up
ip netns exec segment ${[...server, "--dhcp-range=192.0.2.100,192.0.2.150,1h", ...options].join(" ")} &
`;
}

/** The lines of a file in a machine's folder that are not empty. */
export function readLines(folder: string, name: string): string[] {
  return readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

interface LinkAddresses {
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number; readonly scope: string }[];
}

function readLinks(folder: string, suffix: string): LinkAddresses[] {
  return JSON.parse(readFileSync(join(folder, `addresses${suffix}`), "utf8"));
}

/** MTU of each link by its name. */
export function readMtus(folder: string, suffix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(readLinks(folder, suffix).map(({ ifname, mtu }) => [ifname, mtu]));
}

/** Names of the links and their addresses without link-local ones: `eth1 192.0.2.11/24`. */
export function readAddresses(folder: string, suffix: string): string[] {
  return readLinks(folder, suffix).flatMap(({ ifname, addr_info }) =>
    addr_info
      .filter(({ scope }) => scope === "global")
      .map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
  );
}

/** Routes that a network manager made, in `ip route`'s words. */
export function readRoutes(folder: string, suffix: string): string[] {
  return readLines(folder, `routes${suffix}`)
    .filter((line) => line.includes("proto static"))
    .map((line) => line.replace(/ pref medium$/, "").trim());
}
