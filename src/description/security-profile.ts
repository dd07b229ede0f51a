// SPDX-License-Identifier: LGPL-2.1-or-later
import type { SecurityProfile } from "../nbft/types.ts";

/** What a connection must not be without. */
export type Requirement = "authentication" | "tls";

/** The profile that demands this, and nothing that a target could not do. */
export function profileOf(index: number, required: readonly Requirement[]): SecurityProfile {
  const none = "not supported";
  return {
    index,
    inBandAuthentication: required.includes("authentication") ? "required" : "not required",
    authenticationPolicyList: none,
    secureChannel: required.includes("tls") ? "required" : none,
    securityPolicyList: none,
    cipherSuitesRestricted: false,
    keyExchangeGroupsRestricted: false,
    secureHashesListed: false,
    redfishKeyPath: false,
    secureChannelAlgorithms: [],
    authenticationProtocols: [],
    cipherSuites: [],
    keyExchangeGroups: [],
    secureHashes: [],
  };
}

/** The profiles that connections of sources want, each once: [what is required, in one word]. */
export type Wanted = Map<string, SecurityProfile>;

/** As a field of a descriptor; the profile is added where it is the first that demands this. */
export function wantProfile(wanted: Wanted, required: readonly Requirement[] = []): { readonly security?: number } {
  if (required.length === 0) {
    return {};
  }
  const key = required.join();
  const profile = wanted.get(key) ?? profileOf(wanted.size + 1, required);
  wanted.set(key, profile);
  return { security: profile.index };
}
