// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Hfi } from "../nbft/types.ts";
import { family, formatAddress, isUnset, parseAddress } from "../nbft/values/address.ts";
import { addressBits, inSubnet } from "../plan/subnet.ts";
import { quote } from "../text/visible.ts";
import { isAddressed } from "./is-addressed.ts";
import type { MergedInterface } from "./merge-interfaces.ts";
import type { Say } from "./say.ts";
import { textProblem } from "./text-problem.ts";
import type { Place } from "./types.ts";

/** An interface with the HFIs that it becomes: one for each address, and for each way to get one. */
export interface InterfaceHfis {
  readonly of: MergedInterface;
  readonly hfis: readonly Hfi[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** @param wanted names of interfaces that connections ask for, which count without an address, too */
export function hfisOf(interfaces: readonly MergedInterface[], wanted: ReadonlySet<string>, say: Say): InterfaceHfis[] {
  const links = new Set(interfaces.flatMap(({ vlanLink }) => vlanLink ?? []));
  let index = 1;
  return interfaces.flatMap((of) => {
    const [name] = of.names;
    const isWanted = [...of.names].some((one) => wanted.has(one));
    if (of.mac === undefined) {
      if (isAddressed(of) || of.vlan !== undefined || isWanted) {
        const card = of.vlanLink ?? name;
        const what = `no MAC address is known of ${card}, by which a table names an interface: left out`;
        say("warning", of.place, `${what}; add ifname=${card}:MAC`);
      }
      return [];
    }
    if (!isAddressed(of) && !isWanted) {
      if (![...of.names].some((one) => links.has(one))) {
        say(
          "note",
          of.place,
          `nothing says how ${name ?? of.mac} gets an address: left out; add ip=${name ?? "NAME"}:dhcp`,
        );
      }
      return [];
    }
    if (!isAddressed(of)) {
      const words = `add ip=${name ?? "NAME"}:dhcp`;
      say(
        "warning",
        of.place,
        `nothing says how ${name ?? of.mac} gets an address: it has none in the table; ${words}`,
      );
    }
    const hfis = makeHfis(of, of.mac, say).map((hfi) => ({ ...hfi, index: index++ }));
    return [{ of, hfis }];
  });
}

function makeHfis(of: MergedInterface, mac: string, say: Say): Hfi[] {
  const { hostName, pci } = of;
  const location = pci === undefined ? none.pci : (pciOf(pci) ?? reportPci(of, pci, say));
  const nameProblem = hostName && textProblem("hostName", hostName.text);
  if (hostName !== undefined && nameProblem !== undefined) {
    say("warning", hostName.place, `host name ${quote(hostName.text)} ${nameProblem}: left out`);
  }
  const base: Hfi = {
    ...none,
    mac,
    vlan: of.vlan ?? 0,
    pci: location,
    ...(hostName !== undefined && nameProblem === undefined && { hostName: hostName.text }),
  };
  const fixed = [...of.addresses.values()].flatMap((one): Mutable<Hfi>[] => {
    const ip = canonical(one.address, one.place, "address", say);
    if (ip !== undefined && !isPrefix(one.prefix, ip)) {
      say("error", one.place, `prefix length ${quote(one.prefix)} of ${ip} is too long: left out`);
      return [];
    }
    return ip === undefined ? [] : [{ ...base, ip, prefix: one.prefix }];
  });
  const slaac: Mutable<Hfi>[] = of.slaac
    ? [{ ...base, ip: "::", ipOrigin: 0, autoconfigured: true, defaultRoute: true }]
    : [];
  const lease = { ...base, ipOrigin: 3, dhcpOverride: true, defaultRoute: true };
  const leases = [...(of.dhcp4 ? [lease] : []), ...(of.dhcp6 ? [{ ...lease, ip: "::" }] : [])];
  placeGateways(of, fixed, leases.length + slaac.length > 0, say);
  placeNameServers(of, [...fixed, ...slaac], leases.length > 0, say);
  const all = [...fixed, ...leases, ...slaac];
  return all.length === 0 ? [base] : all;
}

const none: Hfi = {
  index: 0,
  pci: { segment: 0, bus: 0, device: 0, function: 0 },
  mac: "",
  vlan: 0,
  ipOrigin: 1,
  ip: "0.0.0.0",
  prefix: 0,
  gateway: "0.0.0.0",
  routeMetric: 0,
  dns1: "0.0.0.0",
  dns2: "0.0.0.0",
  dhcpServer: "0.0.0.0",
  defaultRoute: false,
  dhcpOverride: false,
  autoconfigured: false,
  pcieSegment: 0,
};

/** At most 0xffff in a table. */
const mostMetric = 65535;

function placeGateways(of: MergedInterface, fixed: readonly Mutable<Hfi>[], isLearned: boolean, say: Say): void {
  for (const { address, metric = 0, isDefault = true, place } of of.gateways.values()) {
    const gateway = canonical(address, place, "gateway", say);
    if (gateway === undefined) {
      continue;
    }
    const open = fixed.filter((hfi) => isUnset(hfi.gateway) && sameFamily(hfi.ip, gateway));
    const hfi = open.find(({ ip, prefix }) => inSubnet(gateway, ip, prefix)) ?? open[0];
    if (hfi === undefined) {
      const why = isLearned
        ? "the gateway comes with the lease or a router's advertisement"
        : "no fixed address is left for it";
      say("warning", place, `gateway ${gateway}: ${why}: left out`);
      continue;
    }
    hfi.gateway = gateway;
    hfi.defaultRoute = isDefault;
    const isMetric = Number.isInteger(metric) && metric >= 0 && metric <= mostMetric;
    hfi.routeMetric = isMetric ? metric : 0;
    if (!isMetric) {
      say("warning", place, `route metric ${quote(metric)} is not from 0 to ${mostMetric}, as in a table: left out`);
    }
  }
}

/** Two for each HFI, those of its own family first. */
function placeNameServers(of: MergedInterface, hfis: readonly Mutable<Hfi>[], isLeased: boolean, say: Say): void {
  for (const [address, place] of of.dns) {
    const server = canonical(address, place, "name server", say);
    if (server === undefined) {
      continue;
    }
    const open = hfis.filter(({ dns1, dns2 }) => isUnset(dns1) || isUnset(dns2));
    const hfi = open.find(({ ip }) => sameFamily(ip, server)) ?? open[0];
    if (hfi === undefined) {
      const why = isLeased && hfis.length === 0 ? "they come with the lease" : "a table has two for each address";
      say("warning", place, `name server ${server}: ${why}: left out`);
    } else if (isUnset(hfi.dns1)) {
      hfi.dns1 = server;
    } else {
      hfi.dns2 = server;
    }
  }
}

function canonical(address: string, place: Place, what: string, say: Say): string | undefined {
  const bytes = parseAddress(address);
  const text = bytes && formatAddress(bytes);
  if (text === undefined || isUnset(text)) {
    say("error", place, `${what} ${quote(address)} is no IP address: left out`);
    return undefined;
  }
  return text;
}

function isPrefix(prefix: number, ip: string): boolean {
  return Number.isInteger(prefix) && prefix >= 0 && prefix <= addressBits[family(ip)];
}

function sameFamily(a: string, b: string): boolean {
  return family(a) === family(b);
}

/** `0000:3b:00.1` */
function pciOf(text: string): Hfi["pci"] | undefined {
  const parts = /^([0-9a-f]{4}):([0-9a-f]{2}):([01][0-9a-f])\.([0-7])$/i
    .exec(text)
    ?.slice(1)
    .map((part) => Number.parseInt(part, 16));
  const [segment, bus, device, part] = parts ?? [];
  return segment === undefined || bus === undefined || device === undefined || part === undefined
    ? undefined
    : { segment, bus, device, function: part };
}

function reportPci({ place }: MergedInterface, pci: string, say: Say): Hfi["pci"] {
  say("warning", place, `PCI location ${quote(pci)} is not like 0000:3b:00.1: left out`);
  return none.pci;
}
