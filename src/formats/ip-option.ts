// SPDX-License-Identifier: LGPL-2.1-or-later
// `ip=` in the forms of dracut.cmdline(7), which the kernel's own (Documentation/admin-guide/nfs/nfsroot.rst) is one of.

import type { InterfacePart, Place, Remark } from "../description/types.ts";
import { family, isUnset, parseAddress } from "../nbft/values/address.ts";
import { formatMac, parseMac } from "../nbft/values/mac.ts";
import { nearest } from "../text/nearest.ts";
import { quote } from "../text/visible.ts";
import { isAddress, isInterfaceName, splitFields } from "./option-fields.ts";

/** What each word for how says of the interface; undefined where a table has no word for it. */
const methods: Readonly<Record<string, Pick<InterfacePart, "dhcp4" | "dhcp6" | "slaac"> | undefined>> = {
  dhcp: { dhcp4: true },
  on: { dhcp4: true },
  any: { dhcp4: true },
  "single-dhcp": { dhcp4: true },
  dhcp6: { dhcp6: true },
  auto6: { slaac: true },
  either6: { slaac: true },
  none: {},
  off: {},
  static: {},
  link6: undefined,
  "link-local": undefined,
  ibft: undefined,
};

const isMethod = (word: string | undefined): word is string => word !== undefined && Object.hasOwn(methods, word);

/** What an `ip=` says of an interface; nothing where it is not understood, or switches networking off. */
export function readIpOption(
  value: string,
  place: Place,
  say: (severity: Remark["severity"], message: string) => void,
): InterfacePart[] {
  const wrong = (message: string): never[] => {
    say("error", `${message}: left out; see dracut.cmdline(7)`);
    return [];
  };
  const unsaid = (what: string) => say("warning", `${what} cannot be said by a table`);
  const fields = splitFields(value);
  const isShort = isMethod(fields[fields.length === 1 ? 0 : 1]);
  const [client = "", peer = "", gateway = "", mask = "", hostName = ""] = isShort ? [] : fields;
  const name = (isShort ? (fields.length === 1 ? "" : fields[0]) : fields[5]) ?? "";
  const method = (isShort ? fields[fields.length === 1 ? 0 : 1] : fields[6]) || "none";
  const [address = "", length] = client.split("/");
  if (address !== "" && !isAddress(address)) {
    const hint = /^[0-9a-f]{1,4}$/i.test(client) || client.includes(":") ? "; IPv6 addresses stand in brackets" : "";
    const words = Object.keys(methods).slice(0, 7).join(", ");
    const [, word = ""] = fields;
    if (fields.length === 2 && isInterfaceName(client)) {
      const near = nearest(word, Object.keys(methods));
      const meant = near === undefined ? "" : `; did you mean ${near}?`;
      return wrong(`${quote(word)} is none of ${words}${meant}`);
    }
    return wrong(`${quote(client)} is neither an address nor an interface with ${words}${hint}`);
  }
  if (!isMethod(method)) {
    return wrong(`${quote(method)} is no way to get an address`);
  }
  const says = methods[method];
  if (says === undefined) {
    unsaid(`ip=...${method}`);
  }
  const mac = parseMac(name.replaceAll("-", ":"));
  if (mac === undefined && name !== "" && !isInterfaceName(name)) {
    return wrong(`${quote(name)} is no name of an interface`);
  }
  if (gateway !== "" && !isAddress(gateway)) {
    return wrong(`${quote(gateway)} is no address of a gateway`);
  }
  const prefix = address === "" ? 0 : prefixOf(address, length ?? mask);
  if (prefix === undefined) {
    return wrong(`${quote(length ?? mask)} is neither a netmask nor a prefix length`);
  }
  if (peer !== "" && !isUnset(peer)) {
    unsaid(`peer ${quote(peer)}`);
  }
  const more = readRest(fields.slice(isShort ? 2 : 7), unsaid);
  if (more === undefined) {
    return wrong(
      `${quote(fields.slice(isShort ? 2 : 7).join(":"))} is neither name servers nor an MTU and a MAC address`,
    );
  }
  // With DHCP, the address is the one that is asked for.
  const isStatic = address !== "" && !isUnset(address) && !(says?.dhcp4 || says?.dhcp6);
  if (isStatic && (length ?? mask) === "") {
    say("warning", `${address} has no netmask: /${prefix} is assumed`);
  }
  const known = mac === undefined ? more.mac : formatMac(mac);
  const part: InterfacePart = {
    place,
    ...(name !== "" && mac === undefined && { name }),
    ...(known !== undefined && { mac: known }),
    ...says,
    addresses: isStatic ? [{ address, prefix }] : [],
    gateways: gateway === "" || isUnset(gateway) ? [] : [{ address: gateway }],
    dns: more.dns,
    ...(hostName !== "" && { hostName }),
  };
  const isNothing = isShort && fields.length === 1 && says !== undefined && Object.keys(says).length === 0;
  return isNothing ? [] : [part];
}

/** A netmask, a prefix length, or nothing: IPv4 has its class then, as for the kernel. */
function prefixOf(address: string, mask: string): number | undefined {
  const of = family(address);
  if (mask === "") {
    const [first = 0] = address.split(".").map(Number);
    return of === "ipv6" ? 64 : first < 128 ? 8 : first < 192 ? 16 : 24;
  }
  if (/^[0-9]{1,3}$/.test(mask)) {
    return Number(mask) <= (of === "ipv4" ? 32 : 128) ? Number(mask) : undefined;
  }
  const bits = of === "ipv4" && !mask.includes(":") ? parseAddress(mask)?.slice(-4) : undefined;
  const text = bits && [...bits].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return text !== undefined && /^1*0*$/.test(text) ? text.replace(/0/g, "").length : undefined;
}

interface Rest {
  readonly dns: readonly string[];
  readonly mac?: string;
}

/** `[MTU][:MAC]` or `[DNS][:DNS][:NTP]`. */
function readRest(fields: readonly string[], unsaid: (what: string) => void): Rest | undefined {
  const last = fields.slice(-6).join(":");
  const parts = fields.length >= 6 && parseMac(last) !== undefined ? 6 : 1;
  const mac = parseMac(parts === 6 ? last : (fields.at(-1) ?? "").replaceAll("-", ":"));
  const others = (mac === undefined ? fields : fields.slice(0, -parts)).filter((field) => field !== "");
  const dns = others.filter(isAddress);
  for (const field of others) {
    if (/^[0-9]{1,5}$/.test(field)) {
      unsaid(`MTU ${field}`);
    } else if (!isAddress(field)) {
      return undefined;
    }
  }
  if (dns.length > 2) {
    unsaid(`time server ${dns[2]}`);
  }
  return { dns: dns.slice(0, 2), ...(mac !== undefined && { mac: formatMac(mac) }) };
}
