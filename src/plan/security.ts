// SPDX-License-Identifier: LGPL-2.1-or-later
// What a Security Profile Descriptor (figure 21) asks of a connection, and whether it can be done.

import type { SecurityProfile } from "../nbft/types.ts";
import type { IndexedTable } from "./indexed-table.ts";
import type { Dropped, Security } from "./types.ts";

export type SecurityObstacle = Pick<Dropped, "code" | "reason">;

/** What a connection needs; both are absent where there is no profile, or one that knows nothing of authentication. */
export interface Demand {
  readonly security?: Security;
  /** Why it cannot be connected to: never with less than what is required. */
  readonly obstacle?: SecurityObstacle;
}

/** AUTHID of DH-HMAC-CHAP (NVMe Base Specification 2.0, section 8.13.5.1). */
const dhHmacChap = 1;

/** SECTYPE of TLS 1.3 (NVMe/TCP Transport Specification), and the cipher suites that its pre-shared keys choose by their length. */
const tls13 = 2;
const kernelCiphers = [0x1301, 0x1302];

/** What the kernel may choose, and cannot be told to choose from: SHA-256, -384, -512; no DH exchange, and the groups of 2048 to 8192 bits. */
const kernelHashes = [1, 2, 3];
const kernelGroups = [0, 1, 2, 3, 4, 5];

/** @param index the profile that a descriptor names */
export function demandOf(table: IndexedTable, index: number | undefined): Demand {
  if (index === undefined) {
    return {};
  }
  const profile = table.security.get(index);
  if (profile === undefined) {
    const reason = `names security profile ${index}, which the table does not have`;
    return { obstacle: { code: "unresolved-security", reason } };
  }
  const reason = impossible(profile);
  if (reason !== undefined) {
    return { obstacle: { code: "security-not-supported", reason: `security profile ${index} ${reason}` } };
  }
  const { inBandAuthentication, secureChannel } = profile;
  const authentication = requirementOf(inBandAuthentication);
  const channel = requirementOf(secureChannel);
  return authentication === undefined && channel === undefined
    ? {}
    : {
        security: {
          ...(authentication === undefined ? {} : { authentication }),
          ...(channel === undefined ? {} : { channel }),
        },
      };
}

function requirementOf(said: SecurityProfile["secureChannel"]): "optional" | "required" | undefined {
  return said === "not supported" ? undefined : said === "required" ? "required" : "optional";
}

/** What the profile wants that cannot be done; undefined where everything can. */
function impossible(profile: SecurityProfile): string | undefined {
  const { inBandAuthentication, secureChannel, authenticationPolicyList, securityPolicyList } = profile;
  // May demand more than we know.
  if ([inBandAuthentication, secureChannel, authenticationPolicyList, securityPolicyList].includes("reserved")) {
    return "has a reserved value";
  }
  if (secureChannel === "required") {
    const requires = "requires a secure channel";
    if (securityPolicyList !== "not supported" && !profile.secureChannelAlgorithms.includes(tls13)) {
      return `${requires} that is not TLS 1.3, the only one that Linux has`;
    }
    if (restricts(profile.cipherSuitesRestricted, profile.cipherSuites, kernelCiphers)) {
      return `${requires} with certain cipher suites only, which the kernel cannot be told`;
    }
    if (profile.redfishKeyPath) {
      return `${requires} with a key of the Redfish host interface, which cannot be asked yet`;
    }
  }
  if (inBandAuthentication !== "required") {
    return undefined;
  }
  const requires = "requires in-band authentication";
  if (authenticationPolicyList !== "not supported" && !profile.authenticationProtocols.includes(dhHmacChap)) {
    return `${requires} by a protocol that is not DH-HMAC-CHAP, the only one that Linux has`;
  }
  if (restricts(profile.secureHashesListed, profile.secureHashes, kernelHashes)) {
    return `${requires} with certain hashes only, which the kernel cannot be told`;
  }
  if (restricts(profile.keyExchangeGroupsRestricted, profile.keyExchangeGroups, kernelGroups)) {
    return `${requires} with certain key exchange groups only, which the kernel cannot be told`;
  }
  return profile.redfishKeyPath
    ? `${requires} with a secret of the Redfish host interface, which cannot be asked yet`
    : undefined;
}

/** Whether a list forbids what may be chosen. */
function restricts(counts: boolean, allowed: readonly number[], all: readonly number[]): boolean {
  return counts && !all.every((one) => allowed.includes(one));
}

/** What both of two descriptors of one connection are content with. */
export function stricter(one: Security | undefined, other: Security | undefined): Security | undefined {
  const merge = (first: Security["channel"], second: Security["channel"]) =>
    first === "required" ? first : (second ?? first);
  const authentication = merge(one?.authentication, other?.authentication);
  const channel = merge(one?.channel, other?.channel);
  return one && other
    ? {
        ...(authentication === undefined ? {} : { authentication }),
        ...(channel === undefined ? {} : { channel }),
      }
    : (one ?? other);
}

/** As a field of an object. */
export function securityField(security: Security | undefined): { readonly security?: Security } {
  return security === undefined ? {} : { security };
}
