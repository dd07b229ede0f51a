// SPDX-License-Identifier: LGPL-2.1-or-later
// The NVMe Boot Firmware Table as plain objects, which is also its JSON form (schema: table.schema.json).
// Source: NVM Express Boot Specification 1.0 (table 1.0) and 1.3 (table 1.1); figure numbers are those of revision 1.0.

/** An IPv4 address in dotted form or an IPv6 address in the form of RFC 5952. `0.0.0.0` and `::` both mean "none"; see isUnset(). */
export type Address = string;

/** Six bytes as lower-case hexadecimal, separated by colons. */
export type MacAddress = string;

/** Bytes as lower-case hexadecimal without separators. */
export type Hex = string;

export interface Table {
  /** Table revision: `1.1` adds SLAAC, HFI extended information, the PCIe segment and the diagnostic tail of SSNS extended information. */
  readonly revision: "1.0" | "1.1";
  /** ACPI header strings, right-padded with spaces or NUL in the table; unpadded here. */
  readonly oemId?: string;
  readonly oemTableId?: string;
  readonly oemRevision?: number;
  readonly creatorId?: number;
  readonly creatorRevision?: number;
  /** UEFI device path of the boot driver, as text. */
  readonly driverSignature?: string;
  readonly host: HostDescriptor;
  readonly hfi: readonly Hfi[];
  readonly ssns: readonly Ssns[];
  readonly security: readonly SecurityProfile[];
  readonly discovery: readonly Discovery[];
}

/** Host Descriptor (figure 11). */
export interface HostDescriptor {
  readonly nqn: string;
  /** The 16 bytes in table order, written as a UUID: no EFI GUID swap, as libnvme and the kernel do. */
  readonly id: string;
  readonly idConfigured: boolean;
  readonly nqnConfigured: boolean;
  readonly primaryAdmin: "not indicated" | "unselected" | "selected" | "reserved";
}

/** HFI Descriptor (figure 13) with its TCP transport information (figure 15) and, from 1.1, its extended information. */
export interface Hfi {
  readonly index: number;
  /** PCI location. `segment` is the 16-bit one; the PCIe segment of 1.1 is a field of its own. */
  readonly pci: { readonly segment: number; readonly bus: number; readonly device: number; readonly function: number };
  readonly mac: MacAddress;
  /** 802.1Q VLAN identifier, 1 to 4094; 0 means untagged. */
  readonly vlan: number;
  /** Win32 NL_PREFIX_ORIGIN: 1 manual, 3 DHCP, 4 router advertisement; some firmware stores garbage here. */
  readonly ipOrigin: number;
  readonly ip: Address;
  /** Prefix length in bits, 0 to 32 or 0 to 128. */
  readonly prefix: number;
  readonly gateway: Address;
  readonly routeMetric: number;
  readonly dns1: Address;
  readonly dns2: Address;
  readonly dhcpServer: Address;
  readonly hostName?: string;
  /** This HFI carries the default route (global route versus link local override flag). */
  readonly defaultRoute: boolean;
  readonly dhcpOverride: boolean;
  /** The address was configured by SLAAC (1.1). */
  readonly autoconfigured: boolean;
  /** PCIe segment of 1.1, 0 where absent. */
  readonly pcieSegment: number;
  /** Identity association and client identity of firmware's DHCPv6 client (1.1), present only where firmware marked them valid (DCI). */
  readonly dhcp?: { readonly iaid: number; readonly duid: Duid };
}

/** DHCP unique identifier (RFC 8415, section 11). The table stores its fields little-endian; see duid.ts for the wire form. */
export type Duid =
  | { readonly type: "LLT"; readonly hardwareType: number; readonly time: number; readonly linkLayerAddress: Hex }
  | { readonly type: "EN"; readonly enterprise: number; readonly identifier: Hex }
  | { readonly type: "LL"; readonly hardwareType: number; readonly linkLayerAddress: Hex }
  | { readonly type: "UUID"; readonly uuid: string }
  | { readonly type: "unknown"; readonly code: number; readonly raw: Hex };

/** Subsystem Namespace Descriptor (figure 16) with its extended information (figure 19). */
export interface Ssns {
  readonly index: number;
  readonly bootable: boolean;
  /** Address of the NVM subsystem's TCP port. */
  readonly traddr: Address;
  /** TCP port as text, decimal. */
  readonly trsvcid: string;
  readonly subsysPortId: number;
  readonly nsid: number;
  /** Namespace identifier: EUI-64 (16 digits), NGUID (32 digits), UUID (dashed), or none. */
  readonly nid: { readonly type: "none" } | { readonly type: "eui64" | "nguid" | "uuid"; readonly value: string };
  readonly subsysNqn: string;
  /** 0 together with byRoute. */
  readonly primaryHfi: number;
  readonly byRoute?: ByRoute;
  /** Without the primary HFI and without repetitions, which firmware may list too. */
  readonly secondaryHfis: readonly number[];
  /** Index of the Discovery Descriptor it was found by; absent where none. */
  readonly primaryDiscovery?: number;
  /** Index of the Security Profile Descriptor; present only where the descriptor says that it counts. */
  readonly security?: number;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  readonly fromDhcpRootPath: boolean;
  readonly separateDiscoveryController: boolean;
  readonly discovered: boolean;
  readonly availability: "not indicated" | "available" | "unavailable" | "reserved";
  readonly extended?: SsnsExtended;
}

/**
 * In memory alone, of what is no table (kernel options, files of nvme-cli): there is no HFI, whoever configures the network does so by other
 * means, and any route of the machine serves. decode() never gives it, and encode() has no place for it.
 */
export interface ByRoute {
  /** Address to connect from. */
  readonly hostTraddr?: Address;
  /** Name of the interface to stay on. */
  readonly hostIface?: string;
}

export interface SsnsExtended {
  readonly controllerId: number;
  readonly asqsz: number;
  /** Whether the administrator set asqsz. */
  readonly asqszAdministrative: boolean;
  readonly dhcpRootPath?: string;
  /** Why firmware could not connect (1.1); absent where the table has no diagnostic tail. */
  readonly diagnostics?: SsnsDiagnostics;
}

export interface SsnsDiagnostics {
  /** NVMe-oF boot attempt error detail (naed). */
  readonly attemptError: number;
  /** Connect invalid parameters extended error code (cipeec). */
  readonly connectError: number;
  /** Connection timeout in seconds; 0xffff: none (cto). */
  readonly connectionTimeout: number;
  /** Network connection extended error code (nceec). */
  readonly networkError: number;
}

/** Security Profile Descriptor (figure 21). Lists hold the raw identifiers of their registries. */
export interface SecurityProfile {
  readonly index: number;
  readonly inBandAuthentication: "not supported" | "not required" | "required" | "reserved";
  readonly authenticationPolicyList: "not supported" | "driver" | "administrator" | "reserved";
  readonly secureChannel: "not supported" | "not required" | "required" | "reserved";
  readonly securityPolicyList: "not supported" | "driver" | "administrator" | "reserved";
  readonly cipherSuitesRestricted: boolean;
  readonly keyExchangeGroupsRestricted: boolean;
  readonly secureHashesListed: boolean;
  /** The key path is a URI of the Redfish host interface. */
  readonly redfishKeyPath: boolean;
  readonly secureChannelAlgorithms: readonly number[];
  readonly authenticationProtocols: readonly number[];
  readonly cipherSuites: readonly number[];
  readonly keyExchangeGroups: readonly number[];
  readonly secureHashes: readonly number[];
  readonly keyPath?: string;
}

/** Discovery Descriptor (figure 23). */
export interface Discovery {
  readonly index: number;
  /** 0 together with byRoute. */
  readonly hfi: number;
  readonly byRoute?: ByRoute;
  /** Index of the Security Profile Descriptor; absent where none. */
  readonly security?: number;
  readonly uri: string;
  /** Absent (from specification 1.4): the well-known discovery NQN. */
  readonly nqn?: string;
}
