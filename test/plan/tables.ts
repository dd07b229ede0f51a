// SPDX-License-Identifier: LGPL-2.1-or-later
// Short ways to write a table: each function takes what matters to a test and fills in the rest.

import type { Discovery, Hfi, HostDescriptor, SecurityProfile, Ssns, Table } from "../../src/nbft/types.ts";

export const hostNqn = "nqn.2014-08.org.nvmexpress:uuid:f8131bac-cdef-4165-866b-5998c1e67890";
export const hostId = "b4bb164e-7f09-be44-8c7f-77d8b4fc9f39";
export const subsysNqn = "nqn.2014-08.org.example:storage";

export function table(parts: Partial<Omit<Table, "host">> & { host?: Partial<HostDescriptor> } = {}): Table {
  const host: HostDescriptor = {
    nqn: hostNqn,
    id: hostId,
    idConfigured: true,
    nqnConfigured: true,
    primaryAdmin: "not indicated",
    ...parts.host,
  };
  return { revision: "1.1", hfi: [], ssns: [], security: [], discovery: [], ...parts, host };
}

/** Static 192.0.2.1N/24 on 52:54:00:00:00:0N, no gateway. */
export function hfi(index: number, parts: Partial<Hfi> = {}): Hfi {
  return {
    index,
    pci: { segment: 0, bus: 0, device: index % 32, function: 0 },
    mac: `52:54:00:00:00:${index.toString(16).padStart(2, "0")}`,
    vlan: 0,
    ipOrigin: 1,
    ip: `192.0.2.1${index}`,
    prefix: 24,
    gateway: "0.0.0.0",
    routeMetric: 0,
    dns1: "0.0.0.0",
    dns2: "0.0.0.0",
    dhcpServer: "0.0.0.0",
    defaultRoute: true,
    dhcpOverride: false,
    autoconfigured: false,
    pcieSegment: 0,
    ...parts,
  };
}

/** Namespace 1 of the subsystem at 192.0.2.100:4420, through HFI 1. */
export function ssns(index: number, parts: Partial<Ssns> = {}): Ssns {
  return {
    index,
    bootable: true,
    traddr: "192.0.2.100",
    trsvcid: "4420",
    subsysPortId: 0,
    nsid: 1,
    nid: { type: "none" },
    subsysNqn,
    primaryHfi: 1,
    secondaryHfis: [],
    headerDigest: false,
    dataDigest: false,
    fromDhcpRootPath: false,
    separateDiscoveryController: false,
    discovered: false,
    availability: "not indicated",
    ...parts,
  };
}

/** The discovery controller at 192.0.2.100:8009, through HFI 1. */
export function discovery(index: number, parts: Partial<Discovery> = {}): Discovery {
  return { index, hfi: 1, uri: "nvme+tcp://192.0.2.100:8009/", ...parts };
}

/** Requires nothing. */
export function security(index: number, parts: Partial<SecurityProfile> = {}): SecurityProfile {
  return {
    index,
    inBandAuthentication: "not required",
    authenticationPolicyList: "not supported",
    secureChannel: "not supported",
    securityPolicyList: "not supported",
    cipherSuitesRestricted: false,
    keyExchangeGroupsRestricted: false,
    secureHashesListed: false,
    redfishKeyPath: false,
    secureChannelAlgorithms: [],
    authenticationProtocols: [],
    cipherSuites: [],
    keyExchangeGroups: [],
    secureHashes: [],
    ...parts,
  };
}
