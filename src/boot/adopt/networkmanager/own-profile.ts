// SPDX-License-Identifier: LGPL-2.1-or-later
// What the profile of the initramfs lacks in the real root, where the network manager stays, and where somebody may wait for it.

import { type Keyfile, sectionOf, setNumbered, valuesOf } from "../../../network/networkmanager/keyfile.ts";
import type { Card } from "./card.ts";
import type { LiveAddress } from "./live-addresses.ts";

/** RFC 7600, section 4.8: a source address for those who have none, and nobody's destination. */
const dummy = "192.0.0.8/32";

/**
 * A leased address becomes a fixed one, too: NetworkManager takes an address away when its lease is over, though the server may only be down,
 * and at `nmcli connection up`, after which it would need a server. With it come the routes to targets behind a gateway.
 */
export function keepAddresses(profile: Keyfile, live: readonly LiveAddress[]): void {
  for (const { family, address, routes } of live) {
    const section = sectionOf(profile, family);
    setNumbered(section, "address", [{ value: address }, ...valuesOf(section, "address")]);
    setNumbered(section, "route", [...valuesOf(section, "route"), ...routes.map((value) => ({ value }))]);
    if (family === "ipv4") {
      // It is in use: nothing to look for.
      section.set("dad-timeout", "0");
    }
  }
}

/** The profile of the card may be an administrator's, with another UUID; the VLAN is there, and called as it is. */
export function fixVlan(profile: Keyfile, { name, parent }: Card): void {
  if (parent !== undefined) {
    sectionOf(profile, "vlan").set("parent", parent);
    sectionOf(profile, "connection").set("interface-name", name);
  }
}

/**
 * NetworkManager-wait-online.service waits for an interface until one of its families is ready, and one that is switched off does not count
 * (nm-device.c). So where the only family waits for a server or a router, the other one gets what is ready at once.
 */
export function waitForNobody(profile: Keyfile): void {
  const ipv4 = sectionOf(profile, "ipv4");
  const ipv6 = sectionOf(profile, "ipv6");
  if (ipv4.get("method") === "auto" && ipv6.get("method") === "disabled") {
    ipv6.set("method", "link-local");
  }
  if (ipv6.get("method") === "auto" && ipv4.get("method") === "disabled") {
    ipv4.set("method", "manual").set("address1", dummy).set("dad-timeout", "0");
  }
}
