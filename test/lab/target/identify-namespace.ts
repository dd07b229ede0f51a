// SPDX-License-Identifier: LGPL-2.1-or-later
import { sectorSize } from "./image.ts";
import type { Namespace } from "./subsystem.ts";

/** NMIC: controllers share the namespace. Without it Linux makes no multipath device. */
const shared = 1;

/** Identify Namespace data structure (NVM Command Set Specification 1.0, figure 97), 4096 bytes. */
export function identifyNamespace({ image, nguid, eui64 }: Namespace): Buffer {
  const page = Buffer.alloc(4096);
  const sectors = BigInt(image.size / sectorSize);
  for (const offset of [0, 8, 16]) {
    page.writeBigUInt64LE(sectors, offset); // NSZE, NCAP, NUSE
  }
  page[30] = shared;
  page[33] = 0b1001; // DLFEAT: deallocated blocks read as zeros, Write Zeroes may deallocate
  nguid?.copy(page, 104);
  eui64?.copy(page, 120);
  page[128 + 2] = Math.log2(sectorSize); // LBAF0.LBADS
  return page;
}

/** I/O Command Set Independent Identify Namespace data structure (NVMe Base Specification 2.0, figure 280), 4096 bytes. */
export function identifyNamespaceIndependently(_namespace: Namespace): Buffer {
  const page = Buffer.alloc(4096);
  page[1] = shared;
  page[14] = 1; // NSTAT: ready
  return page;
}

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
