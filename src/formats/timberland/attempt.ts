// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConnectionPart, InterfacePart, Place, Remark } from "../../description/types.ts";
import { isUnset, parseAddress } from "../../nbft/values/address.ts";
import { macProblem, parseMac } from "../../nbft/values/mac.ts";
import { discoveryNqn } from "../../plan/discoveries.ts";
import { quote } from "../../text/visible.ts";
import { type Attempt, isOn, type Tag, type Tags } from "./tags.ts";

type Say = (severity: Remark["severity"], place: Place, message: string) => void;

export interface AttemptParts {
  readonly interfaces: readonly InterfacePart[];
  readonly connections: readonly ConnectionPart[];
}

const nothing: AttemptParts = { interfaces: [], connections: [] };

/** One attempt: a card, its address, a target. */
export function readAttempt({ place, tags }: Attempt, say: Say): AttemptParts {
  if (tags.get("enabled")?.value !== "1") {
    say("note", place, "begins an attempt without Enabled:1: left out");
    return nothing;
  }
  const mode = tags.get("ipmode")?.value ?? "0";
  if (mode !== "0" && mode !== "1") {
    say(
      "error",
      tags.get("ipmode")?.place ?? place,
      `IpMode ${quote(mode)} is neither 0 (IPv4) nor 1 (IPv6): left out`,
    );
    return nothing;
  }
  const card = readCard(tags, place, say);
  if (card === undefined) {
    return nothing;
  }
  const local = readNetwork(tags, mode === "1", say);
  const part: InterfacePart = { place, ...card, ...local };
  const target = readTarget(tags, place, say);
  const [own] = local.addresses;
  return {
    interfaces: [part],
    connections:
      target === undefined ? [] : [{ ...target, place, ...(own && { hostTraddr: own.address }), hostIface: card.name }],
  };
}

/** `52:54:00:12:34:56`; on a VLAN with its number after a backslash, four hexadecimal digits. */
function readCard(
  tags: Tags,
  place: Place,
  say: Say,
): { readonly name: string; readonly mac: string; readonly vlan?: number } | undefined {
  const tag = tags.get("macstring");
  const [, text = "", digits] = /^([0-9a-f:]+)(?:\\([0-9a-f]{1,4}))?$/i.exec(tag?.value ?? "") ?? [];
  const bytes = parseMac(text);
  const vlan = digits === undefined ? 0 : Number.parseInt(digits, 16);
  if (bytes === undefined || macProblem(bytes) !== undefined || vlan > 4094) {
    const what =
      tag === undefined
        ? "the attempt has no MacString"
        : `MacString ${quote(tag.value)} is no MAC address, with VLAN or without`;
    say("error", tag?.place ?? place, `${what}: left out`);
    return undefined;
  }
  const mac = text.toLowerCase();
  const name = `enx${mac.replaceAll(":", "")}`;
  return vlan === 0 ? { name, mac } : { name: `${name}.${vlan}`, mac, vlan };
}

type Network = Pick<InterfacePart, "addresses" | "gateways" | "dns" | "dhcp4" | "dhcp6" | "hostName">;

function readNetwork(tags: Tags, isIpv6: boolean, say: Say): Network {
  const dns = ["primarydns", "secondarydns"].flatMap((name) => addressOf(tags.get(name), say) ?? []);
  const host = tags.get("hostname");
  const common = { dns, ...(host !== undefined && { hostName: host.value }) };
  if (isOn(tags, "initiatorinfofromdhcp")) {
    return { ...common, addresses: [], gateways: [], ...(isIpv6 ? { dhcp6: true } : { dhcp4: true }) };
  }
  const address = addressOf(tags.get("localip"), say);
  const mask = tags.get("subnetmask");
  const prefix = prefixOf(mask?.value ?? "", isIpv6);
  if (address === undefined) {
    return { ...common, addresses: [], gateways: [] };
  }
  if (prefix === undefined) {
    const what = mask === undefined ? "LocalIp has no SubnetMask" : `SubnetMask ${quote(mask.value)} is none`;
    say("error", mask?.place ?? (tags.get("localip") as Tag).place, `${what}: the address is left out`);
    return { ...common, addresses: [], gateways: [] };
  }
  const gateway = addressOf(tags.get("gateway"), say);
  const metric = Number(/^\d{1,5}$/.exec(tags.get("routemetric")?.value ?? "")?.[0] ?? 0);
  return {
    ...common,
    addresses: [{ address, prefix }],
    // EDK II's own example of IPv6 has the machine's address there.
    gateways: gateway === undefined || gateway === address ? [] : [{ address: gateway, ...(metric > 0 && { metric }) }],
  };
}

/** `255.255.255.0`, or an IPv6 address with its prefix length. */
function prefixOf(mask: string, isIpv6: boolean): number | undefined {
  if (isIpv6) {
    const digits = /^(?:[0-9a-f:.]*\/)?(\d{1,3})$/i.exec(mask)?.[1];
    return digits !== undefined && Number(digits) <= 128 ? Number(digits) : undefined;
  }
  const bits = parseAddress(mask)?.slice(-4);
  const text = [...(bits ?? [])].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return !mask.includes(":") && /^1+0*$/.test(text) ? text.replace(/0/g, "").length : undefined;
}

function readTarget(tags: Tags, place: Place, say: Say): Omit<ConnectionPart, "place"> | undefined {
  const [name, dhcp] = [isOn(tags, "dnsmode"), isOn(tags, "targetinfofromdhcp")];
  if (name || dhcp) {
    const why = dhcp ? "its target from a DHCP server" : "the name of its target's host from a DNS server";
    say("warning", place, `begins an attempt that gets ${why}: no connection of it is in the table`);
    return undefined;
  }
  const [nqn, address] = [tags.get("nqn"), addressOf(tags.get("targetip"), say)];
  if (address === undefined || nqn === undefined) {
    say(
      "error",
      place,
      `begins an attempt without ${nqn === undefined ? "NQN" : "TargetIp"}: no connection of it is in the table`,
    );
    return undefined;
  }
  const port = tags.get("targetport")?.value;
  const isDiscovery = nqn.value.toLowerCase() === discoveryNqn;
  const nid = isDiscovery ? undefined : namespaceOf(tags.get("nid"), say);
  return {
    kind: isDiscovery ? "discovery" : "subsystem",
    ...(!isDiscovery && { nqn: nqn.value }),
    traddr: address,
    ...(port !== undefined && { trsvcid: port }),
    ...(nid !== undefined && { nid }),
  };
}

/** Firmware compares it with the UUID of a namespace, or its NGUID in the same form. */
function namespaceOf(tag: Tag | undefined, say: Say): ConnectionPart["nid"] {
  if (tag === undefined) {
    return undefined;
  }
  const value = tag.value.toLowerCase();
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) {
    return { type: "uuid", value };
  }
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{16})$/.test(value)) {
    return { type: value.length === 32 ? "nguid" : "eui64", value };
  }
  say("error", tag.place, `NID ${quote(tag.value)} is no identifier of a namespace: left out`);
  return undefined;
}

/** None where the tag is not there, or has the address of nobody. */
function addressOf(tag: Tag | undefined, say: Say): string | undefined {
  if (tag === undefined || isUnset(tag.value)) {
    return undefined;
  }
  if (parseAddress(tag.value) === undefined) {
    say("error", tag.place, `${quote(tag.value)} is no IP address: left out`);
    return undefined;
  }
  return tag.value;
}
