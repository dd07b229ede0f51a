// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Family, family } from "../../nbft/values/address.ts";
import type { BootInterface } from "../../plan/types.ts";

/**
 * Name servers of one family for the profile of an interface. NetworkManager takes those of a family only where the profile has that family,
 * and a table may give an IPv4 interface an IPv6 server: that one goes to the first interface which has IPv6.
 */
export function nameServers(interfaces: readonly BootInterface[]): (entry: BootInterface, of: Family) => string[] {
  const homes = { ipv4: interfaces.find(has("ipv4")), ipv6: interfaces.find(has("ipv6")) };
  return (entry, of) => {
    const strangers = homes[of] === entry ? interfaces.filter((other) => !has(of)(other)) : [];
    // Without any home an IPv6 server stays: its profile gets a link-local address for it.
    const isOwn = has(of)(entry) || (of === "ipv6" && homes.ipv6 === undefined);
    const servers = [...(isOwn ? [entry] : []), ...strangers].flatMap(({ configurations }) =>
      configurations.flatMap(({ dns }) => dns),
    );
    return [...new Set(servers)].filter((server) => family(server) === of);
  };
}

function has(of: Family): (entry: BootInterface) => boolean {
  return ({ configurations }) => configurations.some((configuration) => configuration.family === of);
}
