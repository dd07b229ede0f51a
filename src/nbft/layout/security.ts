// SPDX-License-Identifier: LGPL-2.1-or-later
// Security Profile Descriptor (figure 21).

import { numbers } from "../fields/heap.ts";
import { choice, flag, integer } from "../fields/integers.ts";
import type { Structure } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import type { SecurityProfile } from "../types.ts";
import { uri } from "../values/text.ts";

const requirement = ["not supported", "not required", "required", "reserved"] as const;
const policyList = ["not supported", "driver", "administrator", "reserved"] as const;

// What is reserved or cannot be read may demand more than we know: the profile is useless, and with it what names it.
export const security: Structure<SecurityProfile> = {
  name: "Security",
  id: 5,
  length: 64,
  valid: { offset: 2, size: 2, mask: 0x001 },
  fields: [
    integer("index", 1, 1),
    choice("inBandAuthentication", { offset: 2, size: 2, mask: 0x006 }, requirement, "reject"),
    choice("authenticationPolicyList", { offset: 2, size: 2, mask: 0x018 }, policyList, "reject"),
    choice("secureChannel", { offset: 2, size: 2, mask: 0x060 }, requirement, "reject"),
    choice("securityPolicyList", { offset: 2, size: 2, mask: 0x180 }, policyList, "reject"),
    flag("cipherSuitesRestricted", { offset: 2, size: 2, mask: 0x200 }),
    flag("keyExchangeGroupsRestricted", { offset: 2, size: 2, mask: 0x400 }),
    flag("secureHashesListed", { offset: 2, size: 2, mask: 0x800 }),
    flag("redfishKeyPath", { offset: 4, size: 1, mask: 0x02 }),
    numbers("secureChannelAlgorithms", 6, 1, "securityPolicyList"),
    numbers("authenticationProtocols", 12, 1, "authenticationPolicyList"),
    numbers("cipherSuites", 18, 2, "cipherSuitesRestricted"),
    numbers("keyExchangeGroups", 24, 1, "keyExchangeGroupsRestricted"),
    numbers("secureHashes", 30, 1, "secureHashesListed"),
    text("keyPath", 36, uri, "checked"),
  ],
};
