// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConnectionPart, HostPart, InterfacePart, Place, Remark } from "../description/types.ts";

export interface Found {
  readonly hosts: HostPart[];
  readonly interfaces: InterfacePart[];
  readonly connections: ConnectionPart[];
  readonly remarks: Remark[];
}

export type Say = (severity: Remark["severity"], message: string) => void;
export type Read = (value: string, place: Place, found: Found, say: Say) => void;
