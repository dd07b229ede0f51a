// SPDX-License-Identifier: LGPL-2.1-or-later

import type { AnaState } from "./ana.ts";

/** What a target serves. */
export interface TargetOptions {
  readonly subsystems: readonly SubsystemOptions[];
  readonly listeners: readonly ListenerOptions[];
  /** Called at once with every event; `Target.events` keeps them all too. */
  onEvent?(event: TargetEvent): void;
}

/** An NVM subsystem. Every listener that names it serves the same namespaces, so what one path writes another reads. */
export interface SubsystemOptions {
  readonly nqn: string;
  /** Up to 20 ASCII characters; udev builds /dev/disk/by-id from model and serial number. */
  readonly serial: string;
  /** Up to 40 ASCII characters; "nbft-boot test target" where absent. */
  readonly model?: string;
  /** The host NQNs that may connect, all where absent; the others are answered with Connect Invalid Host. */
  readonly hosts?: readonly string[];
  readonly namespaces: readonly NamespaceOptions[];
}

/** A namespace: a disk with 512-byte blocks. Its content starts as the image file, which is never changed. */
export interface NamespaceOptions {
  /** 1 to 1024; where absent, its place in the list, counted from 1. */
  readonly nsid?: number;
  /** The image file; what follows the last whole block of 512 bytes is not served. */
  readonly image: string;
  /** 8-4-4-4-12 hexadecimal digits. */
  readonly uuid?: string;
  /** 32 hexadecimal digits. */
  readonly nguid?: string;
  /** 16 hexadecimal digits. */
  readonly eui64?: string;
}

/** A listening port. */
export interface ListenerOptions {
  /** How `setFault` and the events call it. */
  readonly name: string;
  /** The loopback address to listen on, "127.0.0.1" where absent. */
  readonly address?: "127.0.0.1" | "::1";
  /** 0, or absent: a free one, told in `Target.listeners`. */
  readonly port?: number;
  /** The NQNs of the subsystems behind this port; a Connect to any other is answered with Connect Invalid Parameters. */
  readonly subsystems?: readonly string[];
  /** Makes the port a discovery controller too (nqn.2014-08.org.nvmexpress.discovery) with these entries in its log page. */
  readonly discovery?: readonly DiscoveryEntryOptions[];
  /** The discovery controller demands authentication (DH-HMAC-CHAP) with this secret of the host, DHHC-1:00:. */
  readonly discoverySecret?: string;
  /**
   * How well this port serves the namespaces (Asymmetric Namespace Access) from the start. Where no listener has it, the target knows nothing of
   * ANA; else those without it are optimized.
   */
  readonly ana?: AnaState;
  /** What is wrong from the start. */
  readonly fault?: Fault;
}

/** An entry of the discovery log page: an address as the host reaches it, which is not where the target listens. */
export interface DiscoveryEntryOptions {
  /** A subsystem (the usual), or another discovery controller to go on with. */
  readonly kind?: "subsystem" | "referral";
  /** The subsystem's NQN; of a referral, the well-known discovery NQN where absent. */
  readonly nqn?: string;
  /** IPv4 or IPv6 address. */
  readonly traddr: string;
  /** The advertised port: a number, or the name of the listener whose port it is. */
  readonly trsvcid: number | string;
}

/** What is wrong with a listener. Times are in milliseconds. */
export type Fault =
  /** All is well (again). Ends any other fault. */
  | { readonly kind: "none" }
  /** Refuses connections for that time, then all is well. */
  | { readonly kind: "late"; readonly milliseconds: number }
  /** Refuses new connections; established ones go on. */
  | { readonly kind: "refuse" }
  /** Accepts connections and says nothing, on established ones neither. When the fault ends, they are read on. */
  | { readonly kind: "silent" }
  /** Answers ICReq and says nothing more, on established connections neither: the transport lives, what is behind it does not. */
  | { readonly kind: "stall" }
  /** Cuts every connection and refuses new ones for that time (for ever where absent), then all is well. */
  | { readonly kind: "drop"; readonly milliseconds?: number }
  /** Cuts every connection once; all is well at once. */
  | { readonly kind: "disconnect" }
  /** Answers every new connection's first bytes with something that is not NVMe/TCP, and closes it. */
  | { readonly kind: "not-nvme" }
  /**
   * Refuses every Connect command with this status: status code type * 256 + status code, for example 0x184 Connect Invalid Host,
   * plus 0x4000 (Do Not Retry), which makes Linux give a controller up that it is about to reconnect.
   */
  | { readonly kind: "refuse-connect"; readonly status: number };

/** What happened, when and where. */
export type TargetEvent = ListenerEvent & {
  /** Milliseconds since the target was started. */
  readonly time: number;
  /** The listener's name. */
  readonly listener: string;
};

/** What happened on a listener. */
export type ListenerEvent =
  | { readonly kind: "listening" | "not-listening" }
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "ana"; readonly state: AnaState }
  /** A TCP connection; `connection` is its number, counted over all listeners from 1. */
  | { readonly kind: "connection"; readonly connection: number }
  | { readonly kind: "disconnection"; readonly connection: number; readonly reason: string }
  | ConnectEvent;

/** A host's Connect command was answered. */
export interface ConnectEvent {
  readonly kind: "connect";
  readonly connection: number;
  readonly hostNqn: string;
  /** 8-4-4-4-12 hexadecimal digits. */
  readonly hostId: string;
  readonly subsystemNqn: string;
  /** 0 is the admin queue. */
  readonly queue: number;
  /** 0xffff where the Connect failed. */
  readonly controller: number;
  /** Keep alive timeout in milliseconds, 0 for none. Recorded, not enforced: a guest without KVM stands still for seconds. */
  readonly keepAlive: number;
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** 0 is success, else as in the fault refuse-connect. */
  readonly status: number;
}

/** A running target. */
export interface Target {
  /** In the order of the options, with the ports that were chosen, also of those that do not listen yet. */
  readonly listeners: readonly { readonly name: string; readonly address: string; readonly port: number }[];
  readonly events: readonly TargetEvent[];
  /** Resolves when the fault has taken effect. Throws where no listener has this name. */
  setFault(name: string, fault: Fault): Promise<void>;
  /**
   * Changes how well a listener serves: what comes from now on is answered accordingly, and the host is told by an asynchronous event. Throws where no
   * listener has this name, or none has had a state from the start.
   */
  setAna(name: string, state: AnaState): void;
  /** Cuts every connection, stops listening and forgets what was written. */
  close(): Promise<void>;
}
