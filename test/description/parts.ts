// SPDX-License-Identifier: LGPL-2.1-or-later
// What sources say, briefly.

import { type MadeTable, tableOf } from "../../src/description/table-of.ts";
import {
  type ConnectionPart,
  type Description,
  FormatError,
  formatPlace,
  type HostPart,
  type InterfacePart,
} from "../../src/description/types.ts";

export const nqn = "nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01";
export const mac = (last: number): string => `52:54:00:09:00:${last.toString(16).padStart(2, "0")}`;

let line = 0;
/** Each part has a line of its own. */
const place = () => ({ source: "source", line: ++line });

export const host = (said: Partial<HostPart>): HostPart => ({ place: place(), ...said });

export const card = (said: Partial<InterfacePart>): InterfacePart => ({
  place: place(),
  addresses: [],
  gateways: [],
  dns: [],
  ...said,
});

/** `192.0.2.5/24`, with a gateway. */
export const fixed = (name: string, last: number, address: string, gateway?: string): InterfacePart => {
  const [ip = "", prefix = ""] = address.split("/");
  const gateways = gateway === undefined ? [] : [{ address: gateway }];
  return card({ name, mac: mac(last), addresses: [{ address: ip, prefix: Number(prefix) }], gateways });
};

export const subsystem = (traddr: string, said: Partial<ConnectionPart> = {}): ConnectionPart => ({
  place: place(),
  kind: "subsystem",
  nqn: "nqn.2024-05.org.example:root",
  traddr,
  ...said,
});

export type Part = HostPart | InterfacePart | ConnectionPart;

/** Of one source, with the host NQN that nearly each has. */
export function describe(...parts: readonly Part[]): Description {
  return {
    hosts: parts.filter((part): part is HostPart => !("addresses" in part) && !("kind" in part)),
    interfaces: parts.filter((part): part is InterfacePart => "addresses" in part),
    connections: parts.filter((part): part is ConnectionPart => "kind" in part),
    remarks: [],
  };
}

/** One table of these parts. */
export function make(...parts: readonly Part[]): MadeTable {
  line = 0;
  return tableOf([describe(host({ nqn }), ...parts)]);
}

export const messages = ({ remarks }: MadeTable): readonly string[] =>
  remarks.map(({ severity, message }) => `${severity}: ${message}`);

/** How they are refused, and where. */
export function refusal(descriptions: readonly Description[]): string {
  try {
    tableOf(descriptions);
  } catch (error) {
    if (error instanceof FormatError) {
      return `${formatPlace(error.place)}: ${error.message}`;
    }
    throw error;
  }
  return "not refused";
}
