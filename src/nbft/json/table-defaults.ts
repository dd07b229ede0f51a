// SPDX-License-Identifier: LGPL-2.1-or-later
// What people who write a table as JSON may leave out. table.schema.json documents the same defaults.

import { EncodeError } from "../encode-error.ts";
import type {
  Discovery,
  Hfi,
  HostDescriptor,
  SecurityProfile,
  Ssns,
  SsnsDiagnostics,
  SsnsExtended,
  Table,
} from "../types.ts";
import { family, isUnset } from "../values/address.ts";
import { hasDhcpSign } from "../values/dhcp-signs.ts";

/** A table that the schema has accepted: whatever has a default may be missing, at every depth. */
export type PartialTable = {
  readonly [K in keyof Table]?: Table[K] extends readonly (infer D)[]
    ? readonly Partial<D>[]
    : K extends "host"
      ? Partial<HostDescriptor>
      : Table[K];
};

/** Fills in what is missing. Throws EncodeError where something is missing that depends on what is there. */
export function fillDefaults(table: PartialTable): Table {
  const { $schema: _, ...given } = table as PartialTable & { $schema?: string };
  return {
    revision: "1.0",
    ...given,
    host: fillHost(table.host ?? {}),
    hfi: (table.hfi ?? []).map(fillHfi),
    ssns: (table.ssns ?? []).map(fillSsns),
    security: (table.security ?? []).map(fillSecurity),
    discovery: (table.discovery ?? []).map(fillDiscovery),
  };
}

function fillHost(given: Partial<HostDescriptor>): HostDescriptor {
  const { nqn = "" } = given;
  const id = given.id ?? /^nqn\.2014-08\.org\.nvmexpress:uuid:([0-9a-f-]{36})$/i.exec(nqn)?.[1];
  if (id === undefined) {
    throw new EncodeError("host.id", "is missing, and the NQN has no UUID to take it from");
  }
  return { idConfigured: true, nqnConfigured: true, primaryAdmin: "not indicated", ...given, nqn, id };
}

function fillHfi(given: Partial<Hfi>, position: number): Hfi {
  const { ip = "0.0.0.0", prefix = 0, dhcpOverride = false, autoconfigured = false } = given;
  const ipOrigin = given.ipOrigin ?? (dhcpOverride ? 3 : autoconfigured ? 0 : 1);
  const isLease = hasDhcpSign({ dhcpOverride, ipOrigin, dhcpServer: given.dhcpServer ?? "::" });
  if (given.prefix === undefined && !isUnset(ip) && !isLease && !autoconfigured) {
    throw new EncodeError(`hfi[${position}].prefix`, `is missing, and ${ip} is a fixed address`);
  }
  const none = family(ip) === "ipv4" ? "0.0.0.0" : "::";
  return {
    index: position + 1,
    mac: "",
    vlan: 0,
    ipOrigin,
    ip,
    prefix,
    gateway: none,
    routeMetric: 0,
    dns1: none,
    dns2: none,
    dhcpServer: none,
    defaultRoute: false,
    dhcpOverride,
    autoconfigured,
    pcieSegment: 0,
    ...given,
    pci: { segment: 0, bus: 0, device: 0, function: 0, ...given.pci },
  };
}

function fillSsns(given: Partial<Ssns>, position: number): Ssns {
  const { extended, ...rest } = given;
  return {
    index: position + 1,
    bootable: true,
    traddr: "",
    trsvcid: "4420",
    subsysPortId: 0,
    nsid: 0,
    nid: { type: "none" },
    subsysNqn: "",
    primaryHfi: 1,
    secondaryHfis: [],
    headerDigest: false,
    dataDigest: false,
    fromDhcpRootPath: false,
    separateDiscoveryController: false,
    discovered: false,
    availability: "not indicated",
    ...rest,
    ...(extended === undefined ? {} : { extended: fillExtended(extended) }),
  };
}

type PartialExtended = Partial<Omit<SsnsExtended, "diagnostics">> & {
  readonly diagnostics?: Partial<SsnsDiagnostics>;
};

function fillExtended(given: PartialExtended): SsnsExtended {
  const { diagnostics, ...rest } = given;
  return {
    controllerId: 0,
    asqsz: 0,
    asqszAdministrative: false,
    ...rest,
    ...(diagnostics === undefined
      ? {}
      : { diagnostics: { attemptError: 0, connectError: 0, connectionTimeout: 0, networkError: 0, ...diagnostics } }),
  };
}

/** A list that is given counts. */
function fillSecurity(given: Partial<SecurityProfile>, position: number): SecurityProfile {
  const policyOf = (list: readonly number[] = []) => (list.length > 0 ? "administrator" : "not supported");
  const isListed = (list: readonly number[] = []) => list.length > 0;
  return {
    index: position + 1,
    inBandAuthentication: "not supported",
    authenticationPolicyList: policyOf(given.authenticationProtocols),
    secureChannel: "not supported",
    securityPolicyList: policyOf(given.secureChannelAlgorithms),
    cipherSuitesRestricted: isListed(given.cipherSuites),
    keyExchangeGroupsRestricted: isListed(given.keyExchangeGroups),
    secureHashesListed: isListed(given.secureHashes),
    redfishKeyPath: false,
    secureChannelAlgorithms: [],
    authenticationProtocols: [],
    cipherSuites: [],
    keyExchangeGroups: [],
    secureHashes: [],
    ...given,
  };
}

function fillDiscovery(given: Partial<Discovery>, position: number): Discovery {
  return { index: position + 1, hfi: 1, uri: "", ...given };
}
