// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Endpoint } from "../host/endpoint.ts";
import type { HostIdentity, Path } from "./types.ts";

/** What one connection is to be made to: a Path, or what discovery has found. */
export type Target = Pick<
  Path,
  "interface" | "hostTraddr" | "traddr" | "trsvcid" | "subsysNqn" | "headerDigest" | "dataDigest"
>;

/** The way to the target once its interface is known. */
export function endpointOf(target: Pick<Target, "hostTraddr" | "traddr" | "trsvcid">, interfaceName: string): Endpoint {
  return {
    interfaceName,
    ...(target.hostTraddr === undefined ? {} : { localAddress: target.hostTraddr }),
    address: target.traddr,
    port: Number(target.trsvcid),
  };
}

/** A target, and who asks for it by which interface: all that goes into the kernel's option string. */
export interface Request {
  readonly target: Target;
  readonly identity: HostIdentity;
  /** Absent in a dry run on a machine without the interface. */
  readonly interfaceName?: string;
}
