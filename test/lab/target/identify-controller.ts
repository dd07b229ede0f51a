// SPDX-License-Identifier: LGPL-2.1-or-later
import { anaCapabilities, anaChangeNotices, anaGroup, anaTransitionTime } from "./ana.ts";
import { type Controller, maximumQueueSize, version } from "./controller.ts";

/** How many Asynchronous Event Requests are held at a time. */
export const maximumEventRequests = 4;
/** What fits into the capsule of an I/O command behind its entry, in bytes. */
export const inCapsuleData = 8192;
/** FR, the firmware's revision. */
export const firmwareRevision = "1";

/** Identify Controller data structure (NVMe Base Specification 2.0, figure 275; fabrics fields from 1792 on), 4096 bytes. */
export function identifyController(controller: Controller): Buffer {
  const { subsystem } = controller;
  const page = Buffer.alloc(4096);
  writePadded(page, 4, 20, subsystem.serial);
  writePadded(page, 24, 40, subsystem.model);
  writePadded(page, 64, 8, firmwareRevision);
  const ana = subsystem.ana === undefined ? 0 : 0b1000;
  page[76] = controller.isDiscovery ? 0 : 0b11 | ana; // CMIC: several ports, several controllers, ANA
  page[77] = 8; // MDTS
  page.writeUInt16LE(controller.id, 78);
  page.writeUInt32LE(version, 80);
  page.writeUInt32LE(ana ? anaChangeNotices : 0, 92); // OAES
  page[111] = controller.isDiscovery ? 2 : 1; // CNTRLTYPE
  page[259] = maximumEventRequests - 1; // AERL
  page[260] = 0b11; // FRMW: one firmware slot, read-only
  page[261] = 0b100; // LPA: Get Log Page takes an offset
  page.writeUInt16LE(10, 320); // KAS: granularity of 1 s, in 100 ms
  if (ana) {
    page[342] = anaTransitionTime; // ANATT
    page[343] = anaCapabilities; // ANACAP
    page.writeUInt32LE(anaGroup, 344); // ANAGRPMAX
    page.writeUInt32LE(1, 348); // NANAGRPID
    page.writeUInt32LE(Math.max(0, ...subsystem.namespaces.keys()), 540); // MNAN, which has to be there
  }
  page[512] = 0x66; // SQES: 64 bytes
  page[513] = 0x44; // CQES: 16 bytes
  page.writeUInt16LE(maximumQueueSize, 514); // MAXCMD
  page.writeUInt32LE(Math.max(0, ...subsystem.namespaces.keys()), 516); // NN
  page.writeUInt16LE(0b1100, 520); // ONCS: Dataset Management, Write Zeroes
  page[525] = 0b001; // VWC: a volatile write cache, so that the host sends Flush
  page.writeUInt32LE(1 | (1 << 20), 536); // SGLS: SGLs, with an offset where data is in the capsule
  page.write(subsystem.nqn, 768, 255, "utf8");
  page.writeUInt32LE((64 + inCapsuleData) / 16, 1792); // IOCCSZ
  page.writeUInt32LE(16 / 16, 1796); // IORCSZ
  page[1803] = 1; // MSDBD
  return page;
}

/** An ASCII string, padded with spaces. */
function writePadded(page: Buffer, offset: number, length: number, text: string): void {
  page.write(text.slice(0, length).padEnd(length), offset, "latin1");
}
