// SPDX-License-Identifier: LGPL-2.1-or-later
// DHCP unique identifiers (RFC 8415, section 11). The table stores their fields little-endian (Boot Specification 1.3, HFI extended information);
// on the wire, and in every network manager's configuration, they are big-endian.

import type { Duid } from "../types.ts";
import { fromHex, readInteger, toHex, writeInteger } from "./bytes.ts";
import { formatUuid, parseUuid, uuidLength } from "./uuid.ts";

export type DuidForm = "table" | "wire";

/** RFC 8415, section 11.1: two bytes of type code, then at least 1 and at most 128 bytes. */
export const duidLengths = { least: 3, most: 130 } as const;

const typeCodes = { LLT: 1, EN: 2, LL: 3, UUID: 4 } as const;

/** Reads a DUID; undefined where it is not as long as its type wants it. */
export function decodeDuid(bytes: Uint8Array, form: DuidForm): Duid | undefined {
  const { length } = bytes;
  if (length < duidLengths.least || length > duidLengths.most) {
    return undefined;
  }
  const code = read(bytes, 0, 2, form);
  switch (code) {
    case typeCodes.LLT:
      return length <= 8
        ? undefined
        : {
            type: "LLT",
            hardwareType: read(bytes, 2, 2, form),
            time: read(bytes, 4, 4, form),
            linkLayerAddress: toHex(bytes, 8),
          };
    case typeCodes.EN:
      return length <= 6 ? undefined : { type: "EN", enterprise: read(bytes, 2, 4, form), identifier: toHex(bytes, 6) };
    case typeCodes.LL:
      return length <= 4
        ? undefined
        : { type: "LL", hardwareType: read(bytes, 2, 2, form), linkLayerAddress: toHex(bytes, 4) };
    case typeCodes.UUID:
      return length !== 2 + uuidLength ? undefined : { type: "UUID", uuid: formatUuid(bytes, 2) };
    default:
      return { type: "unknown", code, raw: toHex(bytes, 2) };
  }
}

/** Writes a DUID; undefined where a field is out of range, or the whole is longer or shorter than a DUID may be. */
export function encodeDuid(duid: Duid, form: DuidForm): Uint8Array | undefined {
  // Its own type would be read back instead.
  if (duid.type === "unknown" && duid.code >= typeCodes.LLT && duid.code <= typeCodes.UUID) {
    return undefined;
  }
  const payload = duid.type === "UUID" ? parseUuid(duid.uuid) : fromHex(payloadDigits(duid));
  const head = headFields(duid);
  const headLength = head.reduce((sum, [size]) => sum + size, 0);
  if (payload === undefined || payload.length === 0 || headLength + payload.length > duidLengths.most) {
    return undefined;
  }
  const bytes = new Uint8Array(headLength + payload.length);
  bytes.set(payload, headLength);
  let offset = 0;
  for (const [size, value] of head) {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      return undefined;
    }
    writeInteger(bytes, offset, size, value);
    if (form === "wire") {
      bytes.subarray(offset, offset + size).reverse();
    }
    offset += size;
  }
  return bytes;
}

function headFields(duid: Duid): readonly (readonly [size: 2 | 4, value: number])[] {
  switch (duid.type) {
    case "LLT":
      return [
        [2, typeCodes.LLT],
        [2, duid.hardwareType],
        [4, duid.time],
      ];
    case "EN":
      return [
        [2, typeCodes.EN],
        [4, duid.enterprise],
      ];
    case "LL":
      return [
        [2, typeCodes.LL],
        [2, duid.hardwareType],
      ];
    case "UUID":
      return [[2, typeCodes.UUID]];
    case "unknown":
      return [[2, duid.code]];
  }
}

function payloadDigits(duid: Exclude<Duid, { type: "UUID" }>): string {
  switch (duid.type) {
    case "EN":
      return duid.identifier;
    case "unknown":
      return duid.raw;
    default:
      return duid.linkLayerAddress;
  }
}

function read(bytes: Uint8Array, offset: number, size: 2 | 4, form: DuidForm): number {
  return readInteger(
    form === "table" ? bytes : bytes.slice(offset, offset + size).reverse(),
    form === "table" ? offset : 0,
    size,
  );
}
