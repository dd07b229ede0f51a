// SPDX-License-Identifier: LGPL-2.1-or-later
// Fields of several bytes in the structure itself: addresses and identifiers.

import { quote } from "../../text/visible.ts";
import { EncodeError } from "../encode-error.ts";
import { family, formatAddress, parseAddress } from "../values/address.ts";
import { formatMac, macProblem, parseMac } from "../values/mac.ts";
import { formatUuid, parseUuid } from "../values/uuid.ts";
import { checkInteger } from "./integers.ts";
import type { Reader } from "./reader.ts";
import { type Field, placeOf, type Values } from "./structure.ts";

/** An IP address, 16 bytes. */
export function address<T>(name: keyof T & string, offset: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      values[name] = formatAddress(reader.bytes, base + offset);
      return true;
    },
    write(writer, base, values, place) {
      writer.bytes.set(checkAddress(values[name], placeOf(place, name)), base + offset);
    },
  };
}

/** The 16 bytes of an address; throws EncodeError where it is none. */
export function checkAddress(value: unknown, place: string): Uint8Array {
  const bytes = typeof value === "string" ? parseAddress(value) : undefined;
  if (bytes === undefined) {
    throw new EncodeError(place, `${quote(value)} is not an IP address`);
  }
  return bytes;
}

/**
 * Prefix length of another field's address, which has been read before.
 * @param isLease whether that address is one of DHCP, so that nothing depends on it
 */
export function prefix<T>(
  name: keyof T & string,
  offset: number,
  of: keyof T & string,
  isLease: (values: Values) => boolean,
): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const value = reader.bytes[base + offset] as number;
      const ip = values[of] as string;
      const most = longestPrefix(ip);
      values[name] = value <= most ? value : 0;
      if (value <= most || isLease(values)) {
        return true;
      }
      return reader.warn("prefix-range", `${name} is ${value}, more than ${most}`, base + offset, "read as 0");
    },
    write(writer, base, values, place) {
      const most = isLease(values) ? 128 : longestPrefix(values[of] as string);
      writer.bytes[base + offset] = checkInteger(values[name], 0, most, placeOf(place, name));
    },
  };
}

function longestPrefix(ip: string): number {
  return family(ip) === "ipv4" ? 32 : 128;
}

/** The MAC address of an interface, 6 bytes. */
export function mac<T>(name: keyof T & string, offset: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      values[name] = formatMac(reader.bytes, base + offset);
      const problem = macProblem(reader.bytes, base + offset);
      return problem === undefined || reader.reject("mac-invalid", `${name} ${values[name]} ${problem}`, base + offset);
    },
    write(writer, base, values, place) {
      const value = values[name];
      const bytes = typeof value === "string" ? parseMac(value) : undefined;
      const problem = bytes === undefined ? "is not a MAC address" : macProblem(bytes);
      if (bytes === undefined || problem !== undefined) {
        throw new EncodeError(placeOf(place, name), `${quote(value)} ${problem}`);
      }
      writer.bytes.set(bytes, base + offset);
    },
  };
}

/** A UUID, 16 bytes in the order it is written. */
export function uuid<T>(name: keyof T & string, offset: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      values[name] = formatUuid(reader.bytes, base + offset);
      return true;
    },
    write(writer, base, values, place) {
      const value = values[name];
      const bytes = typeof value === "string" ? parseUuid(value) : undefined;
      if (bytes === undefined) {
        throw new EncodeError(placeOf(place, name), `${quote(value)} is not a UUID`);
      }
      writer.bytes.set(bytes, base + offset);
    },
  };
}

/** ASCII text of at most `length` bytes, padded with spaces; what has no printable text is absent. */
export function paddedText<T>(name: keyof T & string, offset: number, length: number): Field<T> {
  return {
    name,
    offset,
    read(reader, base, values) {
      const text = unpad(reader, base + offset, length);
      if (text !== "") {
        values[name] = text;
      }
      return true;
    },
    write(writer, base, values, place) {
      const value = values[name] ?? "";
      if (typeof value !== "string" || value.length > length || value.trimEnd() !== value || /[^ -~]/.test(value)) {
        throw new EncodeError(
          placeOf(place, name),
          `${quote(value)} is not at most ${length} printable ASCII characters without spaces at the end`,
        );
      }
      for (let index = 0; index < length; index++) {
        writer.bytes[base + offset + index] = index < value.length ? value.charCodeAt(index) : 0x20;
      }
    },
  };
}

function unpad(reader: Reader, start: number, length: number): string {
  let text = "";
  for (let index = start; index < start + length; index++) {
    text += String.fromCharCode(reader.bytes[index] as number);
  }
  text = text.replace(/[ \0]+$/, "");
  return /[^ -~]/.test(text) ? "" : text;
}
