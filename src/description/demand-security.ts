// SPDX-License-Identifier: LGPL-2.1-or-later
import type { SecurityProfile, Table } from "../nbft/types.ts";
import { profileOf, type Requirement } from "./security-profile.ts";

/** The table with this demanded of all its connections, beside what it demands already. */
export function demandSecurity(table: Table, required: readonly Requirement[]): Table {
  const used = new Set(table.security.map(({ index }) => index));
  const index = Array.from({ length: 255 }, (_, at) => at + 1).find((one) => !used.has(one)) ?? 0;
  const isBare = [...table.ssns, ...table.discovery].some(({ security }) => security === undefined);
  const demanding = <T extends { readonly security?: number }>(one: T): T =>
    one.security === undefined ? { ...one, security: index } : one;
  return {
    ...table,
    ssns: table.ssns.map(demanding),
    discovery: table.discovery.map(demanding),
    security: [
      ...table.security.map((profile) => raise(profile, required)),
      ...(isBare ? [profileOf(index, required)] : []),
    ],
  };
}

/** What it restricts, it restricts still. */
function raise(profile: SecurityProfile, required: readonly Requirement[]): SecurityProfile {
  return {
    ...profile,
    ...(required.includes("authentication") && { inBandAuthentication: "required" }),
    ...(required.includes("tls") && { secureChannel: "required" }),
  };
}
