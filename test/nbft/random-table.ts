// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Discovery, Duid, Hfi, SecurityProfile, Ssns, Table } from "../../src/nbft/types.ts";
import { formatAddress, parseAddress } from "../../src/nbft/values/address.ts";
import { fromHex } from "../../src/nbft/values/bytes.ts";
import type { Random } from "./random.ts";

/** A table that a decoder must give back as it is: every reference resolves, everything has the form that decode() gives it. */
export function randomTable(random: Random): Table {
  const hfi = Array.from({ length: 1 + random.below(6) }, (_, position) => randomHfi(random, position + 1));
  const security = random.list(3, (position) => randomSecurity(random, position + 1));
  const discovery = random.list(3, (position) => randomDiscovery(random, position + 1, hfi, security));
  return {
    revision: random.pick(["1.0", "1.1"]),
    ...(random.chance() ? { oemId: random.pick(["A", "DELL", "BOCHS"]) } : {}),
    ...(random.chance() ? { oemTableId: random.pick(["B", "PE_SC3", "A B C"]) } : {}),
    ...(random.chance() ? { oemRevision: 1 + random.below(0xffff_ffff) } : {}),
    ...(random.chance() ? { creatorId: 1 + random.below(0xffff_ffff) } : {}),
    ...(random.chance() ? { creatorRevision: 1 + random.below(0xffff_ffff) } : {}),
    ...(random.chance() ? { driverSignature: randomText(random) } : {}),
    host: {
      nqn: randomNqn(random),
      id: random.uuid(),
      idConfigured: random.chance(),
      nqnConfigured: random.chance(),
      primaryAdmin: random.pick(["not indicated", "unselected", "selected", "reserved"]),
    },
    hfi,
    ssns: random.list(6, (position) => randomSsns(random, position + 1, hfi, security, discovery)),
    security,
    discovery,
  };
}

function randomHfi(random: Random, index: number): Hfi {
  const ip = randomAddress(random);
  return {
    index,
    pci: {
      segment: random.below(0x10000),
      bus: random.below(0x100),
      device: random.below(32),
      function: random.below(8),
    },
    mac: `02${random.hex(5).replace(/../g, ":$&")}`,
    vlan: random.pick([0, 1, 4094, random.below(4095)]),
    ipOrigin: random.pick([0, 1, 3, 4, 95]),
    ip,
    prefix: random.below(ip.includes(":") ? 129 : 33),
    gateway: randomAddress(random),
    routeMetric: random.below(0x10000),
    dns1: randomAddress(random),
    dns2: randomAddress(random),
    dhcpServer: randomAddress(random),
    ...(random.chance() ? { hostName: random.pick(["a", "node-1", "node_1.example.org"]) } : {}),
    defaultRoute: random.chance(),
    dhcpOverride: random.chance(),
    autoconfigured: random.chance(),
    pcieSegment: random.pick([0, random.below(256)]),
    ...(random.chance() ? { dhcp: { iaid: random.below(2 ** 32), duid: randomDuid(random) } } : {}),
  };
}

function randomDuid(random: Random): Duid {
  return random.pick<() => Duid>([
    () => ({
      type: "LLT",
      hardwareType: random.below(0x10000),
      time: random.below(2 ** 32),
      linkLayerAddress: random.hex(1 + random.below(122)),
    }),
    () => ({ type: "EN", enterprise: random.below(2 ** 32), identifier: random.hex(1 + random.below(124)) }),
    () => ({ type: "LL", hardwareType: random.below(0x10000), linkLayerAddress: random.hex(1 + random.below(126)) }),
    () => ({ type: "UUID", uuid: random.uuid() }),
    () => ({ type: "unknown", code: 5 + random.below(0xfff0), raw: random.hex(1 + random.below(128)) }),
  ])();
}

function randomSsns(
  random: Random,
  index: number,
  hfi: readonly Hfi[],
  security: readonly SecurityProfile[],
  discovery: readonly Discovery[],
): Ssns {
  const primary = random.pick(hfi);
  return {
    index,
    bootable: random.chance(),
    traddr: randomAddress(random),
    trsvcid: String(1 + random.below(65535)),
    subsysPortId: random.below(0x10000),
    nsid: random.below(2 ** 32),
    nid: random.pick([
      { type: "none" } as const,
      { type: "eui64", value: random.hex(8) } as const,
      { type: "nguid", value: random.hex(16) } as const,
      { type: "uuid", value: random.uuid() } as const,
    ]),
    subsysNqn: randomNqn(random),
    primaryHfi: primary.index,
    secondaryHfis: hfi.filter((other) => other !== primary && random.chance()).map((other) => other.index),
    ...(discovery.length > 0 && random.chance() ? { primaryDiscovery: random.pick(discovery).index } : {}),
    ...(security.length > 0 && random.chance() ? { security: random.pick(security).index } : {}),
    headerDigest: random.chance(),
    dataDigest: random.chance(),
    fromDhcpRootPath: random.chance(),
    separateDiscoveryController: random.chance(),
    discovered: random.chance(),
    availability: random.pick(["not indicated", "available", "unavailable", "reserved"]),
    ...(random.chance()
      ? {
          extended: {
            controllerId: random.below(0x10000),
            asqsz: random.below(0x10000),
            asqszAdministrative: random.chance(),
            ...(random.chance() ? { dhcpRootPath: randomText(random) } : {}),
            ...(random.chance()
              ? {
                  diagnostics: {
                    attemptError: random.below(256),
                    connectError: random.below(256),
                    connectionTimeout: random.below(0x10000),
                    networkError: random.below(256),
                  },
                }
              : {}),
          },
        }
      : {}),
  };
}

function randomSecurity(random: Random, index: number): SecurityProfile {
  const requirement = ["not supported", "not required", "required"] as const;
  const policyList = ["not supported", "driver", "administrator"] as const;
  const bytes = () => random.list(8, () => random.below(256));
  const authenticationPolicyList = random.pick(policyList);
  const securityPolicyList = random.pick(policyList);
  const cipherSuitesRestricted = random.chance();
  const keyExchangeGroupsRestricted = random.chance();
  const secureHashesListed = random.chance();
  return {
    index,
    inBandAuthentication: random.pick(requirement),
    authenticationPolicyList,
    secureChannel: random.pick(requirement),
    securityPolicyList,
    cipherSuitesRestricted,
    keyExchangeGroupsRestricted,
    secureHashesListed,
    redfishKeyPath: random.chance(),
    secureChannelAlgorithms: securityPolicyList === "not supported" ? [] : bytes(),
    authenticationProtocols: authenticationPolicyList === "not supported" ? [] : bytes(),
    cipherSuites: cipherSuitesRestricted ? random.list(255, () => random.below(0x10000)) : [],
    keyExchangeGroups: keyExchangeGroupsRestricted ? bytes() : [],
    secureHashes: secureHashesListed ? bytes() : [],
    ...(random.chance() ? { keyPath: "redfish://bmc.example.org/keys?a=1,2" } : {}),
  };
}

function randomDiscovery(
  random: Random,
  index: number,
  hfi: readonly Hfi[],
  security: readonly SecurityProfile[],
): Discovery {
  return {
    index,
    hfi: random.pick(hfi).index,
    ...(security.length > 0 && random.chance() ? { security: random.pick(security).index } : {}),
    uri: random.pick(["nvme+tcp://192.0.2.10:8009/", "nvme+tcp://[2001:db8::10]/"]),
    ...(random.chance() ? { nqn: randomNqn(random) } : {}),
  };
}

function randomAddress(random: Random): string {
  return random.pick([
    () => "0.0.0.0",
    () => "::",
    () => Array.from({ length: 4 }, () => random.below(256)).join("."),
    () => formatAddress(fromHex(random.hex(16)) as Uint8Array),
    () => formatAddress(parseAddress(`2001:db8::${random.hex(1)}:0:0:${random.hex(2)}`) as Uint8Array),
  ])();
}

function randomNqn(random: Random): string {
  const filler = random.pick(["a", "é", "…", "🜁"]);
  const bytes = { a: 1, é: 2, "…": 3, "🜁": 4 }[filler] as number;
  return `nqn.2024-05.org.example:${filler.repeat(1 + random.below(Math.floor(199 / bytes)))}`;
}

function randomText(random: Random): string {
  return random.pick([
    "x",
    "PciRoot(0x0)/Pci(0x3,0x0)/MAC(525400000001,0x1)",
    'a "b" \\ c, d; e=%f €',
    "y".repeat(512),
  ]);
}
