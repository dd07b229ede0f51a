// SPDX-License-Identifier: LGPL-2.1-or-later
import type { IndexedTable } from "./indexed-table.ts";
import type { Dropped } from "./types.ts";

/**
 * Why a descriptor cannot be connected to because of its security profile; undefined where it can: there is none, or it requires nothing.
 * @param index the profile that the descriptor names
 */
export function securityObstacle(
  table: IndexedTable,
  index: number | undefined,
): Pick<Dropped, "code" | "reason"> | undefined {
  if (index === undefined) {
    return undefined;
  }
  const profile = table.security.get(index);
  if (profile === undefined) {
    return { code: "unresolved-security", reason: `names security profile ${index}, which the table does not have` };
  }
  const required = [
    profile.inBandAuthentication === "required" ? "in-band authentication" : "",
    profile.secureChannel === "required" ? "a secure channel (TLS)" : "",
  ].filter((what) => what !== "");
  if (required.length === 0) {
    return undefined;
  }
  const reason = `security profile ${index} requires ${required.join(" and ")}, which is not supported yet`;
  return { code: "security-not-supported", reason };
}
