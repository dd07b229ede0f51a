// SPDX-License-Identifier: LGPL-2.1-or-later
// The submission queue entries that reading a discovery log takes (NVMe Base Specification 2.0).

import { writeInteger } from "../nbft/values/bytes.ts";
import { parseUuid } from "../nbft/values/uuid.ts";
import type { HostIdentity } from "../plan/types.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { entryLength } from "./admin-queue.ts";

const fabricsOpcode = 0x7f;
const getLogPageOpcode = 0x02;

/** FCTYPE of fabrics commands (figure 390). */
const FabricsType = { propertySet: 0x00, connect: 0x01, propertyGet: 0x04 } as const;

/** Properties (figure 33). */
const controllerConfiguration = 0x14;
const controllerStatus = 0x1c;

/** EN, IOCQES 4 and IOSQES 6: entries of 16 and 64 bytes. */
const enabled = 0x00460001;

/** SGL descriptor types (figure 117): data block with an offset into the capsule, transport data block. */
const inCapsule = 0x01;
const byTransport = 0x5a;

const connectDataLength = 1024;
/** The Connect command asks for any controller, with an admin queue of 32 entries. */
const anyController = 0xffff;
const queueSize = 32;

/** Connect for the admin queue (figure 379), with the data for its capsule (figure 380). No keep alive: the connection is short. */
export function makeConnect(subsystemNqn: string, identity: HostIdentity): { entry: Uint8Array; data: Uint8Array } {
  const entry = makeFabrics(FabricsType.connect);
  writeSgl(entry, inCapsule, connectDataLength);
  writeInteger(entry, 44, 2, queueSize - 1);
  const data = new Uint8Array(connectDataLength);
  data.set(parseUuid(identity.id ?? "") ?? [], 0);
  writeInteger(data, 16, 2, anyController);
  data.set(encodeUtf8(subsystemNqn).subarray(0, 255), 256);
  data.set(encodeUtf8(identity.nqn).subarray(0, 255), 512);
  return { entry, data };
}

/** Property Set of CC: enables the controller. */
export function makeEnable(): Uint8Array {
  const entry = makeFabrics(FabricsType.propertySet);
  writeInteger(entry, 44, 4, controllerConfiguration);
  writeInteger(entry, 48, 4, enabled);
  return entry;
}

/** Property Get of CSTS, whose bit 0 (RDY) and bit 1 (CFS, it has failed) are looked at. */
export function makeGetStatus(): Uint8Array {
  const entry = makeFabrics(FabricsType.propertyGet);
  writeInteger(entry, 44, 4, controllerStatus);
  return entry;
}

/** Get Log Page (figure 197): length in bytes, a multiple of four, from an offset in bytes below 4 GiB. */
export function makeGetLogPage(page: number, offset: number, length: number): Uint8Array {
  const entry = makeEntry(getLogPageOpcode);
  const dwords = length / 4 - 1;
  writeSgl(entry, byTransport, length);
  writeInteger(entry, 40, 1, page);
  writeInteger(entry, 42, 2, dwords);
  writeInteger(entry, 44, 2, dwords >>> 16);
  writeInteger(entry, 48, 4, offset);
  return entry;
}

function makeEntry(opcode: number): Uint8Array {
  const entry = new Uint8Array(entryLength);
  entry[0] = opcode;
  entry[1] = 0x40; // PSDT: SGL1 is an SGL descriptor.
  return entry;
}

function makeFabrics(type: number): Uint8Array {
  const entry = makeEntry(fabricsOpcode);
  entry[4] = type;
  return entry;
}

function writeSgl(entry: Uint8Array, descriptor: number, length: number): void {
  writeInteger(entry, 32, 4, length);
  entry[39] = descriptor;
}
