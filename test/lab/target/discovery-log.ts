// SPDX-License-Identifier: LGPL-2.1-or-later
import { isIPv6 } from "node:net";
import { discoveryNqn } from "./subsystem.ts";

/** An entry of the discovery log page, its port resolved. */
export interface DiscoveryEntry {
  readonly kind: "subsystem" | "referral";
  readonly nqn?: string;
  readonly traddr: string;
  readonly trsvcid: number;
}

const entryLength = 1024;
const tcp = 3;

/** Discovery log page (NVMe Base Specification 2.0, figure 261): a header of 1024 bytes and as many for each entry. */
export function makeDiscoveryLog(entries: readonly DiscoveryEntry[]): Buffer {
  const header = Buffer.alloc(entryLength);
  header.writeBigUInt64LE(1n, 0); // GENCTR
  header.writeBigUInt64LE(BigInt(entries.length), 8); // NUMREC
  return Buffer.concat([header, ...entries.map(makeEntry)]);
}

function makeEntry({ kind, nqn, traddr, trsvcid }: DiscoveryEntry, index: number): Buffer {
  const entry = Buffer.alloc(entryLength);
  entry[0] = tcp;
  entry[1] = isIPv6(traddr) ? 2 : 1; // ADRFAM
  entry[2] = kind === "referral" ? 1 : 2; // SUBTYPE
  entry[3] = 0b10; // TREQ: no secure channel required
  entry.writeUInt16LE(index + 1, 4); // PORTID
  entry.writeUInt16LE(0xffff, 6); // CNTLID: dynamic controllers
  entry.writeUInt16LE(32, 8); // ASQSZ
  entry.write(String(trsvcid).padEnd(32), 32, "latin1");
  entry.write(nqn ?? discoveryNqn, 256, 255, "utf8");
  entry.write(traddr.padEnd(256), 512, "latin1");
  return entry;
}
