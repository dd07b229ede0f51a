// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Table } from "../../src/nbft/types.ts";
import type { Architecture } from "./architecture.ts";
import type { DiskServerKind } from "./disk-server.ts";
import type { InitramfsName } from "./images/initramfs-recipes.ts";
import type { KernelSuite } from "./images/lab-tree.ts";
import type { RootKind } from "./images/roots.ts";
import type { LoaderName } from "./loaders/index.ts";
import type { Machine } from "./machine/machine.ts";
import type { Nic } from "./machine/nic.ts";
import type { AnaState } from "./target/ana.ts";
import type { DiscoveryEntryOptions, Fault, Target } from "./target/options.ts";
import type { TargetKey } from "./tls-key.ts";

/** A boot: what the machine is given, and what must be seen. Where something is left out, see `usual` in run-scenario.ts. */
export interface Scenario {
  readonly name: string;
  /** One line for people. */
  readonly story: string;
  /** Number in the list of boots that this project promises. */
  readonly number: string;
  /** Is among those that every change is tested with. */
  readonly fast?: true;
  /** Is booted only by --all or by its name. */
  readonly rare?: true;
  /** Waits for a minute or more for what comes late, and needs no processor then: one such machine runs beside the others. */
  readonly waits?: true;
  /** Boots what there is without this project, to compare: how it ends is recorded, and is no failure of ours. As rare. */
  readonly comparison?: true;
  /** Why it cannot work on the machines that run the lab. It stays listed, and counts as skipped. */
  readonly cannot?: string;

  /** Tables that firmware leaves. A `trsvcid` that names a listener of the target stands for its port. */
  readonly tables?: readonly TableSource[];
  /** The machine's; absent: that of the machine that runs the lab. */
  readonly architecture?: Architecture;
  /** Debian suite of the machine's kernel; absent: the lab's own, trixie's. The root file system has none. */
  readonly kernel?: KernelSuite;
  /**
   * How the tables get into the machine: from firmware, in an archive behind the initramfs, in one before it that overrides ACPI, or as a
   * credential (the last three as nbft-boot encode writes them). Absent: from
   * firmware where QEMU's has them (architecture.ts).
   */
  readonly carried?: "firmware" | "initramfs" | "cpio.gz" | "acpi-override" | "credential" | "smbios";
  /** Credentials that the machine is given by SMBIOS. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** What starts the kernel, and brings the only table with it. Absent: QEMU does. */
  readonly loader?: LoaderName;
  /** Files in an archive behind the initramfs, by their paths. `@main` in one stands for the port of the listener of this name. */
  readonly imageFiles?: Readonly<Record<string, string>>;
  readonly nics: readonly Nic[];
  readonly target?: TargetSource;
  /** The kernel's own target in a second machine, at the other end of `wire` interfaces. */
  readonly nvmet?: NvmetSource;
  /** The root file system served by another kind of storage network; `@iscsi` and `@nbd` stand for its port. */
  readonly diskServer?: DiskServerKind;
  readonly initramfs?: InitramfsName;
  /** The root file system; of a diskless machine, it is what the target serves. */
  readonly root?: RootKind;
  /** The machine has the root file system on a disk of its own. */
  readonly localDisk?: true;
  /** `root=` of the kernel command line. */
  readonly rootOption?: string;
  /** `:main` and `@main` stand for the port of the listener of this name, with and without the colon. */
  readonly kernelOptions?: readonly string[];
  /** What happens while the machine runs. */
  during?(running: Running): Promise<void>;

  /**
   * The machine is started once more, without the tables, but with the word of the kernel command line that it has said itself in a line like this
   * (the first group), and has to say the same one again. What is expected is expected of both boots.
   */
  readonly again?: RegExp;
  /** Scenario with the same root file system on a local disk, whose time until it is off must not be exceeded by more than ten seconds. */
  readonly baseline?: string;
  readonly expect: Expectation;
  /** Seconds from the start of the machine until it has switched itself off, without KVM on a busy machine; more on a slower one (timeline.ts). */
  readonly limit: number;
}

/** A table, or bytes made of one: for tables with damage, and for those that no encoder would make. */
export type TableSource = Table | { readonly table: Table; damage(bytes: Uint8Array): Uint8Array };

/** The target in this process. */
export interface TargetSource {
  readonly subsystems: readonly {
    readonly nqn: string;
    readonly serial: string;
    /** The host NQNs that may connect; absent: all. */
    readonly hosts?: readonly string[];
    /** Namespace 1, 2 and so on. "root" is the scenario's root file system. */
    readonly namespaces: readonly { readonly image: "root" | RootKind; readonly uuid: string }[];
  }[];
  readonly listeners: readonly {
    readonly name: string;
    readonly family?: "ipv4" | "ipv6";
    readonly subsystems?: readonly string[];
    readonly discovery?: readonly DiscoveryEntryOptions[];
    readonly discoverySecret?: string;
    readonly ana?: AnaState;
    readonly fault?: Fault;
  }[];
}

export interface NvmetSource {
  /** As of the machine. */
  readonly kernel?: KernelSuite;
  readonly nics: readonly Nic[];
  readonly nqn: string;
  readonly uuid: string;
  /** The only host that may connect, with DH-HMAC-CHAP; absent: all may, without. */
  readonly host?: { readonly nqn: string; readonly secret: string; readonly controllerSecret?: string };
  /**
   * TLS on all ports, and the key that this host has to have, and that for the discovery controller, which is on all of them; or for a host
   * that has it from authentication.
   */
  readonly tls?: (TargetKey & { readonly discovery?: TargetKey }) | "concatenation";
  readonly ports: readonly {
    readonly nic: number;
    readonly vlan?: number;
    /** With prefix length. */
    readonly address: string;
    readonly port: number;
    /** Not served until it is opened. */
    readonly closed?: true;
  }[];
}

export interface Running {
  readonly machine: Machine;
  readonly target: Target | undefined;
  /** The machine with the kernel's target. */
  readonly nvmet: Machine | undefined;
  /** Lines in the report about what the scenario did. */
  note(text: string): void;
}

export interface Expectation {
  /** Addresses and ports of exactly the controllers that must be live when the machine reports: `10.9.0.1:main`. Absent: nobody looks. */
  readonly controllers?: readonly string[];
  /** Each has to match a line of the console. */
  readonly seen?: readonly RegExp[];
  /** None may match. Emergency shells, failed writes and I/O errors never may. */
  readonly neverSeen?: readonly RegExp[];
  /** The boot has to fail: there is never a root, and each of these has to match one of the last 20 lines of the console, which is what people see. */
  readonly lastLines?: readonly RegExp[];
  /** Seconds from the start of the initramfs by which root has to be mounted. */
  readonly rootWithin?: number;
  /** Seconds from the order to power off until the machine is off. */
  readonly offWithin?: number;
}
