// SPDX-License-Identifier: LGPL-2.1-or-later
// The four lists of descriptors, and what they refer to among themselves.

import type { Reader } from "./fields/reader.ts";
import { offsetOf, readStructure, type Structure, type Values } from "./fields/structure.ts";
import { type List, lists } from "./layout/control.ts";
import { listHfis } from "./list-hfis.ts";
import type { ListRegions } from "./regions.ts";
import type { Discovery, Hfi, SecurityProfile, Ssns } from "./types.ts";
import { readInteger } from "./values/bytes.ts";

export interface DecodedLists {
  readonly hfi: readonly Hfi[];
  readonly ssns: readonly Ssns[];
  readonly security: readonly SecurityProfile[];
  readonly discovery: readonly Discovery[];
}

/** Indexes of the descriptors of one list. */
type Indexes = ReadonlySet<number>;

/**
 * Decodes the lists, those first that others refer to. A descriptor that cannot be used is left out and reported, and never takes another
 * with it, except that one which needs it has nothing to refer to.
 */
export function decodeLists(reader: Reader, regions: ListRegions): DecodedLists {
  const hfi = decodeList<Hfi>(reader, regions, lists.hfi, () => true);
  const hfiIndexes = indexesOf(hfi);
  const security = decodeList<SecurityProfile>(reader, regions, lists.security, () => true);
  const securityIndexes = indexesOf(security);
  const discovery = decodeList<Discovery>(
    reader,
    regions,
    lists.discovery,
    (descriptor, base) =>
      hasHfi(reader, hfiIndexes, descriptor.hfi, base + discoveryHfi) &&
      hasSecurity(reader, securityIndexes, descriptor.security, base + discoverySecurity),
  );
  const discoveryIndexes = indexesOf(discovery);
  const ssns = decodeList<Ssns>(
    reader,
    regions,
    lists.ssns,
    (descriptor, base) =>
      hasHfi(reader, hfiIndexes, descriptor.primaryHfi, base + ssnsPrimaryHfi) &&
      hasSecurity(reader, securityIndexes, descriptor.security, base + ssnsSecurity) &&
      checkDiscovery(reader, discoveryIndexes, descriptor.primaryDiscovery, base + ssnsDiscovery) &&
      checkSecondaries(reader, hfiIndexes, descriptor.secondaryHfis, base + ssnsSecondaryHfis),
  );
  return { hfi, ssns, security, discovery };
}

const discoveryHfi = offsetOf<Discovery>(lists.discovery.structure, "hfi");
const discoverySecurity = offsetOf<Discovery>(lists.discovery.structure, "security");
const ssnsPrimaryHfi = offsetOf<Ssns>(lists.ssns.structure, "primaryHfi");
const ssnsSecurity = offsetOf<Ssns>(lists.ssns.structure, "security");
const ssnsDiscovery = offsetOf<Ssns>(lists.ssns.structure, "primaryDiscovery");
const ssnsSecondaryHfis = offsetOf<Ssns>(lists.ssns.structure, "secondaryHfis");

function decodeList<T extends { readonly index: number }>(
  reader: Reader,
  regions: ListRegions,
  list: List<T>,
  isComplete: (descriptor: T, base: number) => boolean,
): T[] {
  const { start, recordLength, count } = regions[list.property];
  const descriptors: T[] = [];
  const seen = new Set<number>();
  for (let position = 0; position < count; position++) {
    const base = start + position * recordLength;
    reader.enter(list.structure.name, readInteger(reader.bytes, base + list.index.offset, list.index.size));
    const descriptor = decodeDescriptor(reader, list.structure, base);
    if (descriptor === undefined || !isComplete(descriptor, base)) {
      continue;
    }
    const { index } = descriptor;
    // References resolve to the first one, as in libnvme.
    if (seen.has(index) && !warnOfDuplicate(reader, index, base + list.index.offset)) {
      continue;
    }
    seen.add(index);
    descriptors.push(descriptor);
  }
  return descriptors;
}

function warnOfDuplicate(reader: Reader, index: number, at: number): boolean {
  return reader.warn("duplicate-index", `another one before it has index ${index}: nothing can refer to this one`, at);
}

function decodeDescriptor<T>(reader: Reader, structure: Structure<T>, base: number): T | undefined {
  const values: Values = {};
  return readStructure(reader, structure, base, values) ? (values as T) : undefined;
}

function indexesOf(descriptors: readonly { readonly index: number }[]): Indexes {
  return new Set(descriptors.map(({ index }) => index));
}

function hasHfi(reader: Reader, known: Indexes, index: number, at: number): boolean {
  return known.has(index) || reader.reject("unresolved-hfi", `it needs HFI ${index}, which there is not`, at);
}

function hasSecurity(reader: Reader, known: Indexes, index: number | undefined, at: number): boolean {
  if (index === undefined || known.has(index)) {
    return true;
  }
  return reader.reject("unresolved-security", `it needs Security ${index}, which there is not`, at);
}

function checkDiscovery(reader: Reader, known: Indexes, index: number | undefined, at: number): boolean {
  if (index === undefined || known.has(index)) {
    return true;
  }
  return reader.warn("unresolved-discovery", `it was found by Discovery ${index}, which there is not`, at);
}

function checkSecondaries(reader: Reader, known: Indexes, indexes: readonly number[], at: number): boolean {
  const absent = indexes.filter((index) => !known.has(index));
  if (absent.length === 0) {
    return true;
  }
  const message = `the table does not have its secondary ${listHfis(absent)}`;
  return reader.warn("unresolved-secondary-hfi", message, at, "not used");
}
