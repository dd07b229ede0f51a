// SPDX-License-Identifier: LGPL-2.1-or-later
// The discovery log page (NVMe Base Specification 2.0, figure 261): whatever the network cares to send.

import { type Family, family, formatAddress, isUnset, parseAddress } from "../nbft/values/address.ts";
import { readInteger } from "../nbft/values/bytes.ts";
import { nqn as nqnText, port as portText, type TextKind } from "../nbft/values/text.ts";
import { discoveryNqn } from "../plan/discoveries.ts";
import type { Security } from "../plan/types.ts";
import { decodeUtf8, encodeUtf8 } from "../text/utf8.ts";

/** Length of the log's header and of each entry, in bytes. */
export const logEntryLength = 1024;

/** What an entry offers: a port of an NVM subsystem, or another discovery controller. */
export interface LogEntry {
  readonly kind: "subsystem" | "referral";
  readonly nqn: string;
  readonly traddr: string;
  readonly trsvcid: string;
  /** What it says of itself; TREQ: a secure channel is required. */
  readonly security?: Security;
}

export interface LogHeader {
  /** GENCTR: changes whenever the log does. Only compared. */
  readonly generation: string;
  /** NUMREC, at most 2^32 - 1. */
  readonly count: number;
  /** RECFMT, 0. */
  readonly format: number;
}

export function readLogHeader(bytes: Uint8Array): LogHeader {
  const high = readInteger(bytes, 12, 4);
  return {
    generation: `${readInteger(bytes, 4, 4)}.${readInteger(bytes, 0, 4)}`,
    count: high === 0 ? readInteger(bytes, 8, 4) : 0xffffffff,
    format: readInteger(bytes, 16, 2),
  };
}

const transportTcp = 3;
/** ADRFAM */
const families: Readonly<Record<number, Family>> = { 1: "ipv4", 2: "ipv6" };
/** SUBTYPE */
const kinds: Readonly<Record<number, LogEntry["kind"]>> = { 1: "referral", 2: "subsystem" };
const thisDiscoverySubsystem = 3;
/** TREQ, bits 1:0 */
const secureChannelRequired = 1;

/**
 * Reads an entry of 1,024 bytes. A string says why the entry is left out (it repeats nothing of what the entry says); undefined where the
 * entry is about the discovery controller itself.
 */
export function readLogEntry(bytes: Uint8Array): LogEntry | string | undefined {
  if (bytes[0] !== transportTcp) {
    return `transport type ${bytes[0]} is not TCP`;
  }
  if (bytes[2] === thisDiscoverySubsystem) {
    return undefined;
  }
  const kind = kinds[bytes[2] ?? 0];
  if (kind === undefined) {
    return `subsystem type ${bytes[2]} is unknown`;
  }
  const address = parseAddress(readPadded(bytes, 512, 768) ?? "");
  const traddr = address && formatAddress(address);
  if (traddr === undefined || isUnset(traddr) || family(traddr) !== families[bytes[1] ?? 0]) {
    return `traddr is no address of family ${bytes[1]}`;
  }
  const trsvcid = readChecked(portText, bytes, 32, 64);
  const nqn = readChecked(nqnText, bytes, 256, 512);
  if (trsvcid === undefined || nqn === undefined) {
    return `${trsvcid === undefined ? "trsvcid is no port" : "subsystem NQN is none"}`;
  }
  if (kind === "subsystem" && nqn === discoveryNqn) {
    return "an NVM subsystem with the NQN of discovery";
  }
  const isSecure = ((bytes[3] ?? 0) & 3) === secureChannelRequired;
  return { kind, nqn, traddr, trsvcid, ...(isSecure ? { security: { channel: "required" } } : {}) };
}

function readChecked(kind: TextKind, bytes: Uint8Array, start: number, end: number): string | undefined {
  const text = readPadded(bytes, start, end);
  const isGood =
    text !== undefined && text !== "" && encodeUtf8(text).length <= kind.longest && kind.problem(text) === undefined;
  return isGood ? (kind.canonical?.(text) ?? text) : undefined;
}

/** Text that ends at a NUL or at the field's end; addresses and ports are padded with spaces, some targets use NULs. Undefined where not UTF-8. */
function readPadded(bytes: Uint8Array, start: number, end: number): string | undefined {
  const field = bytes.subarray(start, end);
  const nul = field.indexOf(0);
  return decodeUtf8(nul < 0 ? field : field.subarray(0, nul))?.replace(/ +$/, "");
}
