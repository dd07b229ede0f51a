// SPDX-License-Identifier: LGPL-2.1-or-later
// The boot plan: what an operating system needs to know of all tables together. Every output reads the plan alone.

import type { Duid } from "../nbft/types.ts";

export interface BootPlan {
  readonly host?: HostIdentity;
  /** What the machine is to be called where nobody else says it: the last host name of the HFIs. Checked as that of IpConfiguration. */
  readonly hostName?: string;
  /** One per MAC and VLAN, in the order of their first HFI. */
  readonly interfaces: readonly BootInterface[];
  /** In the order of table, SSNS, HFI (primary first, then secondaries as listed). */
  readonly paths: readonly Path[];
  /** Only those that no SSNS links to: firmware has done the others already. */
  readonly discoveries: readonly DiscoveryPath[];
  /** Everything the tables ask for that the plan leaves out, and why. */
  readonly dropped: readonly Dropped[];
}

/** A descriptor of one of the tables. `table` is the number in the table's file name: 0 for NBFT, N for NBFTN. */
export interface Origin {
  readonly table: number;
  readonly structure: "table" | "host" | "HFI" | "SSNS" | "Security" | "Discovery";
  /** The descriptor's own index field; 0 for table and host. */
  readonly index: number;
}

export interface Dropped {
  readonly origin: Origin;
  readonly code: DroppedCode;
  /** One line for people. */
  readonly reason: string;
  /** Whether a boot can lose by it (false for duplicates and for what firmware has done already). */
  readonly matters: boolean;
}

/** Why the plan leaves something out. Stable; test for this, not for the reason. */
export type DroppedCode =
  | "address-family"
  | "conflicting-configuration"
  | "discovery-subsystem"
  | "discovery-uri"
  | "duplicate-discovery"
  | "duplicate-index"
  | "duplicate-path"
  | "host-conflict"
  | "host-interface"
  | "host-name"
  | "linked-discovery"
  | "no-address"
  | "no-prefix"
  | "security-not-supported"
  | "too-many-discoveries"
  | "too-many-paths"
  | "unresolved-hfi"
  | "unresolved-security"
  | "unusable-address"
  | "unusable-gateway"
  | "unusable-name-server";

export interface HostIdentity {
  readonly nqn: string;
  /** UUID, in the table's byte order; where the table has zeroes the UUID of the NQN; absent where that has none. */
  readonly id?: string;
  readonly origin: Origin;
}

/** An Ethernet device, or a VLAN on one, found by its MAC address. */
export interface BootInterface {
  readonly mac: string;
  /** 0: untagged. */
  readonly vlan: number;
  /** As in InterfaceKey. */
  readonly pci?: string;
  /** The HFIs merged here; the first one names the interface (`0h1`: table 0, HFI 1). Never empty. */
  readonly origins: readonly [Origin, ...Origin[]];
  /** What the merged HFIs ask for, without repetitions. Empty: the link is brought up, nothing more. */
  readonly configurations: readonly IpConfiguration[];
}

interface IpConfigurationBase {
  readonly family: "ipv4" | "ipv6";
  readonly gateway?: string;
  readonly dns: readonly string[];
  /** Absent where the table says 0. */
  readonly metric?: number;
  /** Whether the gateway is for everything, or only for this interface's targets. */
  readonly defaultRoute: boolean;
  /** Checked: labels of letters, digits and hyphens, at most 64 characters. */
  readonly hostName?: string;
}

export type IpConfiguration =
  | (IpConfigurationBase & { readonly method: "static"; readonly address: string; readonly prefix: number })
  | (IpConfigurationBase & {
      readonly method: "dhcp";
      /** Of firmware's DHCPv6 client; never for IPv4. */
      readonly client?: { readonly iaid: number; readonly duid: Duid };
    })
  | (IpConfigurationBase & { readonly method: "slaac" });

/** Which interface: the key of BootInterface. */
export interface InterfaceKey {
  readonly mac: string;
  readonly vlan: number;
  /**
   * Where firmware says that the card is, `0000:3b:00.1`. No part of the key: it tells cards with one MAC address apart, and decides nothing
   * where there is only one.
   */
  readonly pci?: string;
}

/** What a connection has to be, or may be, beside being made. */
export interface Security {
  /**
   * In-band authentication (DH-HMAC-CHAP). required: never connected without; optional: where there is a secret. Whatever has no Security uses a
   * secret that is there, too.
   */
  readonly authentication?: "optional" | "required";
  /**
   * A secure channel (TLS 1.3). required: never connected without; optional: where there is a pre-shared key. Whatever has none of both uses a key
   * that names its subsystem.
   */
  readonly channel?: "optional" | "required";
}

/** One connection to be made: host, subsystem, target port, interface. */
export interface Path {
  /**
   * table-SSNS-HFI, in numbers: `0-1-2`; the last one is 0 where there is no HFI. Unique, stable between boots, and the instance name of
   * nbft-boot-connect@.service. Where a table has several SSNS with one index, a fourth number tells them apart: `0-1-2-2`.
   */
  readonly id: string;
  /** Absent of what has no HFI: any route serves. */
  readonly interface?: InterfaceKey;
  /** The HFI's own address: only where it is static and really set. Without HFI: what the source says. */
  readonly hostTraddr?: string;
  /** Name of the interface to stay on, where a source without HFI says so; never beside `interface`. */
  readonly hostIface?: string;
  readonly traddr: string;
  /** Decimal port. */
  readonly trsvcid: string;
  readonly subsysNqn: string;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** What the security profiles of its SSNS ask for, the strictest of them; absent where none knows authentication. */
  readonly security?: Security;
  /** Firmware found it unavailable: tried all the same. */
  readonly unavailable: boolean;
  /** The namespaces that the merged SSNS name, for people and for check. */
  readonly namespaces: readonly { readonly nsid: number; readonly nid?: string }[];
  /** The SSNS merged here, first one first. */
  readonly origins: readonly [Origin, ...Origin[]];
}

/** A discovery controller to be asked, through one interface. */
export interface DiscoveryPath {
  /** table-Discovery-HFI, in numbers; the instance name of nbft-boot-discover@.service. */
  readonly id: string;
  /** As of a Path, with the next two. */
  readonly interface?: InterfaceKey;
  readonly hostTraddr?: string;
  readonly hostIface?: string;
  readonly traddr: string;
  readonly trsvcid: string;
  /** NQN of the discovery subsystem, well-known or unique. */
  readonly nqn: string;
  /**
   * For what it finds. Of the discovery controller itself a secure channel is required, too; authentication where it asks for that, as nearly none
   * does: what it says is bound by this in any case.
   */
  readonly security?: Security;
  readonly origin: Origin;
}
