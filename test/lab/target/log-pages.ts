// SPDX-License-Identifier: LGPL-2.1-or-later
import { anaLogPage, makeAnaLog } from "./ana.ts";
import { answer, type Command, type Completion, dataLength, dword, fail } from "./command.ts";
import type { Controller } from "./controller.ts";
import { firmwareRevision } from "./identify-controller.ts";
import { Status } from "./status.ts";

/** Log page identifiers (NVMe Base Specification 2.0, figure 202). */
const LogPage = { error: 0x01, smart: 0x02, firmware: 0x03, changedNamespaces: 0x04, discovery: 0x70 } as const;

/** In dword 10: Return Groups Only (of the ANA log page), Retain Asynchronous Event. */
const groupsOnly = 1 << 8;
const retainEvent = 1 << 15;

/** Get Log Page: LID and NUMD in dwords 10 and 11, an offset in bytes in 12 and 13. */
export function getLogPage(controller: Controller, { sqe }: Command): Completion {
  const id = dword(sqe, 10) & 0xff;
  const isAna = id === anaLogPage && !controller.isDiscovery;
  const page = isAna ? makeAnaLog(controller, (dword(sqe, 10) & groupsOnly) > 0) : makePage(controller, id);
  if (isAna && (dword(sqe, 10) & retainEvent) === 0) {
    controller.anaNotice = "none";
  }
  if (page === undefined) {
    return fail(Status.invalidLogPage);
  }
  const length = 4 * ((dword(sqe, 10) >>> 16) + (dword(sqe, 11) & 0xffff) * 0x10000 + 1);
  const offset = Number(sqe.readBigUInt64LE(48));
  if (length !== dataLength(sqe)) {
    return fail(Status.dataLengthInvalid);
  }
  return offset > page.length ? fail(Status.invalidField) : answer(sqe, page.subarray(offset));
}

function makePage(controller: Controller, page: number): Buffer | undefined {
  if (controller.isDiscovery) {
    return page === LogPage.discovery ? controller.subsystem.discoveryLog : undefined;
  }
  switch (page) {
    case LogPage.error:
      return Buffer.alloc(64);
    case LogPage.smart:
      return makeSmart();
    case LogPage.firmware:
      return makeFirmwareSlots();
    case LogPage.changedNamespaces:
      return Buffer.alloc(4096);
    default:
      return undefined;
  }
}

/** SMART / Health Information: all is well at 300 kelvin. */
function makeSmart(): Buffer {
  const page = Buffer.alloc(512);
  page.writeUInt16LE(300, 1);
  page[3] = 100; // available spare in percent
  page[4] = 10; // its threshold
  return page;
}

/** Firmware Slot Information: slot 1 is active. */
function makeFirmwareSlots(): Buffer {
  const page = Buffer.alloc(512);
  page[0] = 1;
  page.write(firmwareRevision.padEnd(8), 8, "latin1");
  return page;
}
