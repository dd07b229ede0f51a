// SPDX-License-Identifier: LGPL-2.1-or-later
// An administrator's profile for a card that root lives by: all that he says, and what root needs.

import type { Family } from "../../../nbft/values/address.ts";
import { type Keyfile, sectionOf, setNumbered, valueAt, valuesOf } from "../../../network/networkmanager/keyfile.ts";
import { dropMarked, families, markOwn, ownValues } from "./own-marks.ts";

export interface Own {
  /** Of the interface. */
  readonly name: string;
  /** The profile that the card has where nobody else has one for it. */
  readonly profile: Keyfile;
  /** Routes to the targets by firmware's gateway, for a profile whose default route is another. */
  readonly targetRoutes: Readonly<Record<Family, readonly string[]>>;
}

type Section = Map<string, string>;

/** No number of seconds: without an end. */
const never = "2147483647";

/** How a card becomes a part of a bond, bridge and the like; the old names and those since NetworkManager 1.46. */
const controllerKeys = ["controller", "master", "port-type", "slave-type"];

/** Of ours in any case, by section: what would cost root its lease or its address. */
const forced = ["dhcp-client-id", "dhcp-iaid", "dhcp-duid", "dad-timeout"];

/** Of ours where he says nothing. */
const suggested = ["dhcp-hostname", "dns", "route-metric", "addr-gen-mode", "ip6-privacy"];

/** What the card is to become a port of; undefined where of nothing. */
export function controllerOf(profile: Keyfile): string | undefined {
  const name = valueAt(profile, "connection", "controller") ?? valueAt(profile, "connection", "master");
  return name === "" ? undefined : name;
}

/** @param his may have been merged before, and then saved by `nmcli connection modify` */
export function mergeProfile(his: Keyfile, own: Own): Keyfile {
  const profile: Keyfile = new Map([...his].map(([name, keys]) => [name, new Map(keys)] as const));
  dropMarked(profile);
  const connection = sectionOf(profile, "connection");
  const ours = own.profile.get("connection") ?? new Map<string, string>();
  const isPort = controllerOf(profile) !== undefined;
  // Not left to those who start it by hand, nor for some users only.
  for (const key of [...controllerKeys, "autoconnect", "permissions"]) {
    connection.delete(key);
  }
  for (const name of ["bond-port", "bridge-port", "team-port", "ovs-interface"]) {
    profile.delete(name);
  }
  connection.set("autoconnect-priority", ours.get("autoconnect-priority") ?? "");
  connection.set("autoconnect-retries", ours.get("autoconnect-retries") ?? "");
  sectionOf(profile, "ethernet").set("cloned-mac-address", "preserve");
  const vlan = own.profile.get("vlan");
  if (vlan !== undefined || (connection.get("interface-name") ?? "") !== "") {
    // The interface keeps the name that it had in the initramfs.
    connection.set("interface-name", own.name);
  }
  if (profile.get("match")?.has("interface-name") === true) {
    sectionOf(profile, "match").set("interface-name", `${own.name};`);
  }
  if (vlan !== undefined) {
    sectionOf(profile, "vlan").set("parent", vlan.get("parent") ?? "");
  }
  for (const family of families) {
    const needs = own.profile.get(family) ?? new Map<string, string>();
    if (needs.get("method") !== "disabled") {
      const routes = mergeFamily(sectionOf(profile, family), needs, family, own.targetRoutes[family]);
      markOwn(profile, family, { ...ownValues(needs), route: routes });
    } else if (isPort && !profile.has(family)) {
      profile.set(family, new Map(needs));
    }
    waitForever(profile.get(family), family);
  }
  return profile;
}

/** Returns root's routes. */
function mergeFamily(his: Section, needs: Section, family: Family, targetRoutes: readonly string[]): string[] {
  const method = methodOf(his.get("method") ?? "auto", needs.get("method") ?? "");
  his.set("method", method);
  mergeAddresses(his, needs, family);
  const keepsGateway = method === "manual" && !his.has("gateway") && his.get("never-default") !== "true";
  const gateway = needs.get("gateway");
  if (gateway !== undefined && keepsGateway) {
    his.set("gateway", gateway);
  }
  const added = gateway === undefined || keepsGateway ? [] : targetRoutes.map((value) => ({ value }));
  const root = [...valuesOf(needs, "route"), ...added];
  const routes = valuesOf(his, "route");
  const missing = root.filter(({ value }) => !routes.some((route) => route.value === value));
  setNumbered(his, "route", [...routes, ...missing]);
  for (const key of [...forced, ...suggested]) {
    const value = needs.get(key);
    if (value !== undefined && (forced.includes(key) || !his.has(key))) {
      his.set(key, value);
    }
  }
  return root.map(({ value }) => value);
}

function mergeAddresses(his: Section, needs: Section, family: Family): void {
  const root = valuesOf(needs, "address");
  const hostOf = (value: string) => value.replace(/[/,].*$/, "");
  const others = valuesOf(his, "address").flatMap(({ value }) => {
    // The old form, with a gateway behind the first one.
    const [address = "", gateway] = value.split(",");
    if (gateway !== undefined && !his.has("gateway")) {
      his.set("gateway", gateway);
    }
    return root.some((one) => hostOf(one.value) === hostOf(address)) ? [] : [{ value: address }];
  });
  // NetworkManager keeps the kernel's list in this order for IPv4, and in the opposite one for IPv6: what is there must not move, or it is
  // taken away and set again.
  setNumbered(his, "address", family === "ipv4" ? [...root, ...others] : [...others, ...root]);
}

function methodOf(his: string, ours: string): string {
  return ours === "auto" || !["auto", "dhcp", "manual"].includes(his) ? ours : his;
}

/** A lease that does not come in time would take the interface down, and root's address with it. */
function waitForever(section: Section | undefined, family: Family): void {
  if (section !== undefined && ["auto", "dhcp"].includes(section.get("method") ?? "")) {
    section.set("dhcp-timeout", never);
    if (family === "ipv6") {
      section.set("ra-timeout", never);
    }
  }
}
