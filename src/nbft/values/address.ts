// SPDX-License-Identifier: LGPL-2.1-or-later
// IP addresses. In the table each is 16 bytes: an IPv4 address as ::ffff:a.b.c.d, anything else as IPv6.

import type { Address } from "../types.ts";

export type Family = "ipv4" | "ipv6";

/** Length of an address in the table. */
export const addressLength = 16;

/** The family that an address is written in; the two kinds of "none" have one too. */
export function family(address: Address): Family {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** Whether an address stands for "none": firmware writes `0.0.0.0` (as ::ffff:0.0.0.0) or `::`, whatever the family of its other fields. */
export function isUnset(address: Address): boolean {
  return address === "0.0.0.0" || address === "::";
}

/** Formats the 16 bytes from `offset`: dotted where they are an IPv4 address, else as RFC 5952 says. */
export function formatAddress(bytes: Uint8Array, offset = 0): Address {
  let zeros = 0;
  while (zeros < addressLength && bytes[offset + zeros] === 0) {
    zeros++;
  }
  if (zeros === addressLength) {
    return "::";
  }
  if (zeros === 10 && bytes[offset + 10] === 0xff && bytes[offset + 11] === 0xff) {
    return `${bytes[offset + 12]}.${bytes[offset + 13]}.${bytes[offset + 14]}.${bytes[offset + 15]}`;
  }
  return formatIpv6(bytes, offset);
}

/** RFC 5952, section 4: no leading zeros, `::` for the longest run of two or more zero groups, the first one of equally long ones. */
function formatIpv6(bytes: Uint8Array, offset: number): Address {
  const groups: number[] = [];
  let longest = 1;
  let longestStart = -1;
  let run = 0;
  for (let index = 0; index < 8; index++) {
    const group = ((bytes[offset + 2 * index] as number) << 8) | (bytes[offset + 2 * index + 1] as number);
    groups.push(group);
    run = group === 0 ? run + 1 : 0;
    if (run > longest) {
      longest = run;
      longestStart = index + 1 - run;
    }
  }
  if (longestStart < 0) {
    return formatGroups(groups, 0, 8);
  }
  return `${formatGroups(groups, 0, longestStart)}::${formatGroups(groups, longestStart + longest, 8)}`;
}

function formatGroups(groups: readonly number[], start: number, end: number): string {
  let text = "";
  for (let index = start; index < end; index++) {
    text += (index === start ? "" : ":") + (groups[index] as number).toString(16);
  }
  return text;
}

/** The 16 bytes of an address: dotted IPv4 without leading zeros, or IPv6 in any form of RFC 4291 without a zone. Undefined for anything else. */
export function parseAddress(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(addressLength);
  if (!text.includes(":")) {
    bytes[10] = 0xff;
    bytes[11] = 0xff;
    return parseIpv4(text, bytes, 12) ? bytes : undefined;
  }
  const halves = text.split("::");
  if (halves.length > 2) {
    return undefined;
  }
  const headLength = parseGroups(halves[0] as string, bytes, 0, halves.length === 1);
  if (halves.length === 1) {
    return headLength === addressLength ? bytes : undefined;
  }
  const tail = new Uint8Array(addressLength);
  const tailLength = parseGroups(halves[1] as string, tail, 0, true);
  // "::" stands for at least one group of zeros.
  if (headLength < 0 || tailLength < 0 || headLength + tailLength > addressLength - 2) {
    return undefined;
  }
  bytes.set(tail.subarray(0, tailLength), addressLength - tailLength);
  return bytes;
}

/** Puts groups between colons into bytes; returns how many bytes they are, or -1 where they are none or too many. */
function parseGroups(text: string, bytes: Uint8Array, start: number, isEnd: boolean): number {
  if (text === "") {
    return start;
  }
  let length = start;
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (isEnd && index === groups.length - 1 && group.includes(".")) {
      return length <= addressLength - 4 && parseIpv4(group, bytes, length) ? length + 4 : -1;
    }
    if (length === addressLength || !/^[0-9a-f]{1,4}$/i.test(group)) {
      return -1;
    }
    const value = Number.parseInt(group, 16);
    bytes[length++] = value >> 8;
    bytes[length++] = value;
  }
  return length;
}

function parseIpv4(text: string, bytes: Uint8Array, offset: number): boolean {
  const value = ipv4Value(text);
  if (value === undefined) {
    return false;
  }
  for (let index = 0; index < 4; index++) {
    bytes[offset + index] = value >>> (24 - 8 * index);
  }
  return true;
}

const digit = { zero: 0x30, nine: 0x39 } as const;

/** A plan looks at each of a thousand addresses several times. */
const known = new Map<string, number>();

/** The 32 bits of a dotted IPv4 address without leading zeros; undefined for anything else. */
export function ipv4Value(text: string): number | undefined {
  const seen = known.get(text);
  if (seen !== undefined) {
    return seen;
  }
  const value = parseDotted(text);
  if (value !== undefined) {
    known.set(text, value);
  }
  return value;
}

function parseDotted(text: string): number | undefined {
  let value = 0;
  let parts = 1;
  let part = -1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x2e) {
      if (part < 0 || ++parts > 4) {
        return undefined;
      }
      value = value * 256 + part;
      part = -1;
    } else if (code < digit.zero || code > digit.nine || part === 0) {
      // A leading zero would be octal to some programs and decimal to others.
      return undefined;
    } else {
      part = part < 0 ? code - digit.zero : part * 10 + code - digit.zero;
      if (part > 255) {
        return undefined;
      }
    }
  }
  return parts === 4 && part >= 0 ? value * 256 + part : undefined;
}
