// SPDX-License-Identifier: LGPL-2.1-or-later
import { anyRoute } from "../nbft/any-route.ts";
import type { Discovery, SecurityProfile, Ssns } from "../nbft/types.ts";
import { formatAddress, isUnset, parseAddress } from "../nbft/values/address.ts";
import { port } from "../nbft/values/text.ts";
import { discoveryNqn } from "../plan/discoveries.ts";
import { quote } from "../text/visible.ts";
import { findHfi } from "./find-hfi.ts";
import type { InterfaceHfis } from "./hfis-of.ts";
import type { Say } from "./say.ts";
import { type Wanted, wantProfile } from "./security-profile.ts";
import { textProblem } from "./text-problem.ts";
import type { ConnectionPart } from "./types.ts";

export interface Connections {
  readonly ssns: readonly Ssns[];
  readonly discovery: readonly Discovery[];
  readonly security: readonly SecurityProfile[];
  /** Which target goes through which HFI. */
  readonly ends: readonly { readonly hfi: number; readonly traddr: string }[];
  /** Those which any route may serve. */
  readonly unattached: readonly ConnectionPart[];
}

/** What a table says of the connections. One that several sources ask for in the same words is one. */
export function connectionsOf(
  parts: readonly ConnectionPart[],
  interfaces: readonly InterfaceHfis[],
  say: Say,
): Connections {
  const ssns = new Map<string, Ssns>();
  const discovery = new Map<string, Discovery>();
  const security: Wanted = new Map();
  const ends: { hfi: number; traddr: string }[] = [];
  const unattached: ConnectionPart[] = [];
  for (const part of parts) {
    const known = canonical(part, say);
    if (known === undefined) {
      continue;
    }
    const hfi = findHfi(known, interfaces, say);
    ends.push({ hfi, traddr: known.traddr });
    const { map, made } =
      known.kind === "discovery"
        ? { map: discovery, made: { ...discoveryOf(known, hfi, say), ...wantProfile(security, known.required) } }
        : { map: ssns, made: { ...ssnsOf(known, hfi), ...wantProfile(security, known.required) } };
    if (addOnce(map, made) && hfi === anyRoute) {
      unattached.push(part);
    }
  }
  return {
    ssns: [...ssns.values()],
    discovery: [...discovery.values()],
    security: [...security.values()],
    ends,
    unattached,
  };
}

/** With the next index; returns whether it was not there. */
function addOnce<T extends Ssns | Discovery>(map: Map<string, T>, made: T): boolean {
  const { index: _, ...rest } = made;
  const key = JSON.stringify(rest);
  return !map.has(key) && map.set(key, { ...made, index: map.size + 1 }) !== undefined;
}

type Known = ConnectionPart & { readonly trsvcid: string };

/** With addresses and port in the form of a table; undefined, and said, where it cannot be connected. */
function canonical(part: ConnectionPart, say: Say): Known | undefined {
  const leaveOut = (problem: string): undefined => {
    say("error", part.place, `${problem}: left out`);
  };
  const kind = part.nqn === discoveryNqn ? "discovery" : part.kind;
  const traddr = addressOf(part.traddr);
  if (traddr === undefined) {
    return leaveOut(`target address ${quote(part.traddr)} is no IP address`);
  }
  if (part.nqn === undefined && kind === "subsystem") {
    return leaveOut(`the subsystem at ${traddr} has no NQN`);
  }
  const nqnProblem = part.nqn === undefined ? undefined : textProblem("nqn", part.nqn);
  if (nqnProblem !== undefined) {
    return leaveOut(`NQN ${quote(part.nqn)} ${nqnProblem}`);
  }
  const given = part.trsvcid ?? (kind === "discovery" ? "8009" : "4420");
  const portProblem = textProblem("port", given);
  if (portProblem !== undefined) {
    return leaveOut(`port ${quote(given)} ${portProblem}`);
  }
  const namespaceProblem = problemOfNamespace(part);
  if (namespaceProblem !== undefined) {
    return leaveOut(namespaceProblem);
  }
  const { hostTraddr: _, ...rest } = part;
  const hostTraddr = part.hostTraddr === undefined ? undefined : addressOf(part.hostTraddr);
  if (part.hostTraddr !== undefined && hostTraddr === undefined) {
    say("warning", part.place, `source address ${quote(part.hostTraddr)} is no IP address: not used`);
  }
  return {
    ...rest,
    kind,
    traddr,
    trsvcid: port.canonical?.(given) ?? given,
    ...(hostTraddr !== undefined && { hostTraddr }),
  };
}

const identifiers = {
  eui64: /^[0-9a-f]{16}$/i,
  nguid: /^[0-9a-f]{32}$/i,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

function problemOfNamespace({ nsid = 0, nid }: ConnectionPart): string | undefined {
  if (!Number.isInteger(nsid) || nsid < 0 || nsid > 0xffffffff) {
    return `namespace ${quote(nsid)} is no number from 0 to 4294967295`;
  }
  return nid === undefined || identifiers[nid.type].test(nid.value)
    ? undefined
    : `${quote(nid.value)} is no ${nid.type} of a namespace`;
}

function addressOf(text: string): string | undefined {
  const bytes = parseAddress(text);
  const address = bytes && formatAddress(bytes);
  return address === undefined || isUnset(address) ? undefined : address;
}

function discoveryOf(part: Known, hfi: number, say: Say): Discovery {
  const { place, traddr, trsvcid, nqn } = part;
  if (part.headerDigest || part.dataDigest) {
    say("warning", place, "digests of a discovery controller cannot be said by a table: left out");
  }
  const host = traddr.includes(":") ? `[${traddr}]` : traddr;
  const isOther = nqn !== undefined && nqn !== discoveryNqn;
  return { index: 0, hfi, ...byRoute(part, hfi), uri: `nvme+tcp://${host}:${trsvcid}/`, ...(isOther && { nqn }) };
}

function ssnsOf(part: Known, hfi: number): Ssns {
  const { traddr, trsvcid, nqn = "", nsid = 0, nid, headerDigest = false, dataDigest = false, extended } = part;
  return {
    index: 0,
    bootable: true,
    traddr,
    trsvcid,
    subsysPortId: 0,
    nsid,
    nid: nid === undefined ? { type: "none" } : { type: nid.type, value: nid.value.toLowerCase() },
    subsysNqn: nqn,
    primaryHfi: hfi,
    ...byRoute(part, hfi),
    secondaryHfis: [],
    headerDigest,
    dataDigest,
    fromDhcpRootPath: false,
    separateDiscoveryController: false,
    discovered: false,
    availability: "not indicated",
    ...(extended !== undefined && { extended }),
  };
}

/** Without an HFI, this machine's end by its names alone. */
function byRoute({ hostTraddr, hostIface }: Known, hfi: number): Pick<Ssns, "byRoute"> {
  const ends = { ...(hostTraddr !== undefined && { hostTraddr }), ...(hostIface !== undefined && { hostIface }) };
  return hfi === anyRoute ? { byRoute: ends } : {};
}
