// SPDX-License-Identifier: LGPL-2.1-or-later
// What the machine has made of the boot plan; `nbft-boot status --json` prints it as it is, and status.schema.json says so.

import type { UnitState } from "../machine/unit-state.ts";
import type { HostIdentity, InterfaceKey } from "../plan/types.ts";

export interface MachineStatus {
  /** How many of the plan's connections are up. */
  readonly state: "all up" | "some up" | "none up" | "nothing to connect";
  /** Those that are not: `path 0-1-2`, `discovery 0-1-1`. */
  readonly missing: readonly string[];
  /** Why nbft-boot connects nothing here, or not all, where that is so. */
  readonly standsBack?: string;
  readonly host?: HostIdentity;
  readonly interfaces: readonly InterfaceStatus[];
  readonly paths: readonly PathStatus[];
  readonly discoveries: readonly DiscoveryStatus[];
  /** Controllers of the machine that the plan does not ask for. */
  readonly others: readonly ControllerStatus[];
  /** The disks of all these controllers. */
  readonly disks: readonly DiskStatus[];
}

export interface InterfaceStatus extends InterfaceKey {
  /** Absent where the machine has no such interface. */
  readonly name?: string;
  readonly hasLink: boolean;
  /** Absent where nobody can tell, of a folder. */
  readonly addresses?: readonly string[];
}

/** The interface that a connection uses; without its key where a route has chosen it. */
export type Nic = Pick<InterfaceStatus, "name" | "hasLink" | "addresses"> & Partial<InterfaceKey>;

/** Of the controller that serves a connection: `none` where there is none. */
export type ConnectionState = "live" | "connecting" | "deleting" | "none";

export type Lack = "authentication" | "TLS";

export interface ConnectionStatus {
  readonly id: string;
  readonly up: boolean;
  readonly state: ConnectionState;
  readonly traddr: string;
  readonly trsvcid: string;
  /** Absent of what has no HFI. */
  readonly interface?: InterfaceKey & { readonly name?: string };
  /** Without HFI: name of the interface by which the machine reaches the target now; absent where it does not. */
  readonly route?: string;
  /** Seconds for which it has been up, or has been missing, where that has been recorded. */
  readonly seconds?: number;
  /** Failed attempts in that time. */
  readonly attempts?: number;
  /** What the table requires and a live controller has not; it does not count as up. */
  readonly lacks?: readonly Lack[];
  /** The controller that the kernel has given up; absent where it has given none up, or one is there. */
  readonly vanished?: string;
  /** The obstacle, in one line; absent where nothing is missing. */
  readonly waitsFor?: string;
  /** Absent where systemd does not run the machine. */
  readonly unit?: { readonly name: string; readonly state: UnitState };
}

export interface PathStatus extends ConnectionStatus {
  readonly subsysNqn: string;
  /** Firmware found it unavailable. */
  readonly unavailable: boolean;
  readonly controller?: ControllerStatus;
  /** Identifiers of namespaces that the table names and the connection has not brought. */
  readonly missingNamespaces: readonly number[];
}

export interface DiscoveryStatus extends ConnectionStatus {
  readonly nqn: string;
  /** What has come of it. */
  readonly controllers: readonly ControllerStatus[];
}

/** A controller as the kernel shows it. */
export interface ControllerStatus {
  readonly name: string;
  /** The kernel's word: `live`, `connecting`, `resetting`, ... */
  readonly state: string;
  readonly transport: string;
  readonly subsysNqn: string;
  readonly traddr?: string;
  readonly trsvcid?: string;
  /** The interface that it stays on. */
  readonly hostIface?: string;
  readonly sourceAddress?: string;
  /** Who has entered it in nvme-cli's registry; absent: `nvme disconnect-all` cuts it. */
  readonly owner?: string;
  readonly namespaces: readonly NamespaceStatus[];
}

export interface NamespaceStatus {
  /** `nvme0c1n1` */
  readonly name: string;
  /** The block device: `nvme0n1`. */
  readonly disk: string;
  readonly nsid?: number;
  /** Multipath state of this way to it; absent without Asymmetric Namespace Access. */
  readonly ana?: string;
}

export interface DiskStatus {
  readonly name: string;
  readonly bytes?: number;
  /** `uuid.`, `eui.` or `nvme.` and the namespace's identifier. */
  readonly wwid?: string;
  /** Mount points, and `swap`, that need it. */
  readonly mounts: readonly string[];
  /** Whether the root file system does. */
  readonly isRoot: boolean;
  /** Controllers that lead to it, and those of them that would carry out a command now. */
  readonly controllers: readonly string[];
  readonly usable: readonly string[];
}
