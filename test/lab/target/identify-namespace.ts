// SPDX-License-Identifier: LGPL-2.1-or-later
import { anaGroup, anaRefusal } from "./ana.ts";
import type { Controller } from "./controller.ts";
import { sectorSize } from "./image.ts";
import type { Namespace } from "./subsystem.ts";

/** NMIC: controllers share the namespace. Without it Linux makes no multipath device. */
const shared = 1;

/** Identify Namespace data structure (NVM Command Set Specification 1.0, figure 97), 4096 bytes. */
export function identifyNamespace({ image, nguid, eui64 }: Namespace, controller: Controller): Buffer {
  const page = Buffer.alloc(4096);
  const sectors = BigInt(image.size / sectorSize);
  const refused = anaRefusal(controller) !== undefined;
  page.writeBigUInt64LE(sectors, 0); // NSZE
  page.writeBigUInt64LE(sectors, 8); // NCAP
  page.writeBigUInt64LE(refused ? 0n : sectors, 16); // NUSE is not known where the namespace cannot be reached
  page[30] = shared;
  page[33] = 0b1001; // DLFEAT: deallocated blocks read as zeros, Write Zeroes may deallocate
  page.writeUInt32LE(groupOf(controller), 92); // ANAGRPID
  nguid?.copy(page, 104);
  eui64?.copy(page, 120);
  page[128 + 2] = Math.log2(sectorSize); // LBAF0.LBADS
  return page;
}

/** I/O Command Set Independent Identify Namespace data structure (NVMe Base Specification 2.0, figure 280), 4096 bytes. */
export function identifyNamespaceIndependently(_namespace: Namespace, controller: Controller): Buffer {
  const page = Buffer.alloc(4096);
  page[1] = shared;
  page.writeUInt32LE(groupOf(controller), 4); // ANAGRPID
  page[14] = 1; // NSTAT: ready
  return page;
}

const groupOf = ({ subsystem }: Controller): number => (subsystem.ana === undefined ? 0 : anaGroup);

/** Namespace Identification Descriptor list (NVMe Base Specification 2.0, figure 277): type, length, 2 reserved bytes, identifier. */
export function describeNamespace({ uuid, nguid, eui64 }: Namespace): Buffer {
  const identifiers = [
    [1, eui64],
    [2, nguid],
    [3, uuid],
  ] as const;
  const list = identifiers.flatMap(([type, id]) =>
    id === undefined ? [] : [Buffer.from([type, id.length, 0, 0]), id],
  );
  return Buffer.concat(list, 4096);
}
