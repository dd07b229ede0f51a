// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Endpoint } from "../host/endpoint.ts";
import type { HostIdentity, Path } from "./types.ts";

/** What one connection is to be made to: a Path, or what discovery has found. */
export type Target = Pick<
  Path,
  | "interface"
  | "hostTraddr"
  | "hostIface"
  | "traddr"
  | "trsvcid"
  | "subsysNqn"
  | "headerDigest"
  | "dataDigest"
  | "security"
>;

/** The way to the target once its interface is known; without one any route. */
export function endpointOf(
  target: Pick<Target, "hostTraddr" | "traddr" | "trsvcid">,
  interfaceName: string | undefined,
): Endpoint {
  return {
    ...(interfaceName === undefined ? {} : { interfaceName }),
    ...(target.hostTraddr === undefined ? {} : { localAddress: target.hostTraddr }),
    address: target.traddr,
    port: Number(target.trsvcid),
  };
}

/** This machine's end of a connection. */
export type Binding = Pick<Target, "interface" | "hostTraddr" | "hostIface">;

/** What discovery hands on to all that it finds: the way through the same HFI, or what its source says in place of one. */
export function bindingOf({ interface: key, hostTraddr, hostIface }: Binding): Binding {
  return {
    ...(key === undefined ? {} : { interface: key }),
    ...(hostTraddr === undefined ? {} : { hostTraddr }),
    ...(hostIface === undefined ? {} : { hostIface }),
  };
}

/** Whether connections are made from one address of this machine: then targets of the other family are out of reach. */
export function isBound({ interface: key, hostTraddr }: Binding): boolean {
  return key !== undefined || hostTraddr !== undefined;
}

/** A target, and who asks for it by which interface: all that goes into the kernel's option string. */
export interface Request {
  readonly target: Target;
  readonly identity: HostIdentity;
  /** Absent where any route serves, and in a dry run on a machine without the interface. */
  readonly interfaceName?: string;
  /** A discovery controller, which is left again once it has told its log. */
  readonly isAsked?: true;
}
