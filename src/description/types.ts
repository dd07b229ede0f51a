// SPDX-License-Identifier: LGPL-2.1-or-later
// What a source other than a table knows of a boot: parts, in its own order, of which table-of.ts makes one table.

import type { SsnsExtended } from "../nbft/types.ts";
import type { Requirement } from "./security-profile.ts";

/** Where in which source something is said. */
export interface Place {
  /** As it was typed: a path, a kernel option, `system`. */
  readonly source: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** What a source says that is worth a line: it cannot be said by a table, is ignored, or is wrong. Nothing is lost without one. */
export interface Remark {
  readonly severity: "error" | "warning" | "note";
  readonly place: Place;
  /** One line for people: what, and what to do. Never a secret. */
  readonly message: string;
}

/** One source, read. */
export interface Description {
  readonly hosts: readonly HostPart[];
  readonly interfaces: readonly InterfacePart[];
  readonly connections: readonly ConnectionPart[];
  /** Whether the source says that no boot needs these: a later mount does. */
  readonly isLater?: true;
  readonly remarks: readonly Remark[];
}

/** The host's identity, or one half of it. Different ones in one boot are refused. */
export interface HostPart {
  readonly place: Place;
  readonly nqn?: string;
  /** UUID. */
  readonly id?: string;
}

/** A network interface. What several sources say of one (by MAC address and VLAN, or by name) is put together. */
export interface InterfacePart {
  readonly place: Place;
  /** What the source calls it; connections name it so, too. */
  readonly name?: string;
  /** Whether that is a name for the parts of the source alone, and no device's. */
  readonly isLabel?: true;
  readonly mac?: string;
  /** 1 to 4094. */
  readonly vlan?: number;
  /** Name of the interface that the VLAN is on. */
  readonly vlanLink?: string;
  /** PCI location, `0000:3b:00.1`. */
  readonly pci?: string;
  readonly dhcp4?: boolean;
  readonly dhcp6?: boolean;
  /** Router advertisements give the IPv6 address. */
  readonly slaac?: boolean;
  readonly addresses: readonly { readonly address: string; readonly prefix: number }[];
  /** Of a default route, IPv4 and IPv6; where `isDefault` is false, of routes to the targets alone. */
  readonly gateways: readonly { readonly address: string; readonly metric?: number; readonly isDefault?: boolean }[];
  readonly dns: readonly string[];
  readonly hostName?: string;
}

/** A subsystem's port, or a discovery controller to be asked. */
export interface ConnectionPart {
  readonly place: Place;
  readonly kind: "subsystem" | "discovery";
  /** Always there for a subsystem; for a discovery absent: the well-known one. */
  readonly nqn?: string;
  /** An address without brackets. Names of hosts are left out by the format, with a remark. */
  readonly traddr: string;
  /** Decimal. Absent: 4420 for a subsystem, 8009 for a discovery, unless the format has its own default. */
  readonly trsvcid?: string;
  readonly hostTraddr?: string;
  /** Name of the interface. */
  readonly hostIface?: string;
  readonly headerDigest?: boolean;
  readonly dataDigest?: boolean;
  readonly nsid?: number;
  readonly nid?: { readonly type: "eui64" | "nguid" | "uuid"; readonly value: string };
  readonly extended?: SsnsExtended;
  /** What a boot must not connect it without. */
  readonly required?: readonly Requirement[];
}

/** A source that cannot be read at all: one line with file, line and column. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  readonly place: Place;

  constructor(place: Place, message: string) {
    super(message);
    this.place = place;
  }
}

/** `netplan.yaml:7:3`. */
export function formatPlace({ source, line, column }: Place): string {
  return [source, line, column].filter((part) => part !== undefined).join(":");
}
