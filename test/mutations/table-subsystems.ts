// SPDX-License-Identifier: LGPL-2.1-or-later
// SSNS, security profiles and discoveries: where the structures of a table have their fields: what is wrong in both directions passes every round trip.

import { faultOfTable as fault, type Mutation } from "./mutation.ts";

export const subsystemMutations: readonly Mutation[] = [
  fault("diagnostics from 22 bytes", "src/nbft/layout/ssns.ts", [
    "const withDiagnostics = 23;",
    "const withDiagnostics = 22;",
  ]),
  fault("diagnostics from 24 bytes", "src/nbft/layout/ssns.ts", [
    "const withDiagnostics = 23;",
    "const withDiagnostics = 24;",
  ]),
  fault(
    "attempt error and connect error swapped",
    "src/nbft/layout/ssns.ts",
    ['"attemptError", 18', '"attemptError", 19'],
    ['"connectError", 19', '"connectError", 18'],
  ),
  fault(
    "connect error and network error swapped",
    "src/nbft/layout/ssns.ts",
    ['"connectError", 19', '"connectError", 22'],
    ['"networkError", 22', '"networkError", 19'],
  ),
  fault("connection timeout is one byte", "src/nbft/layout/ssns.ts", [
    '"connectionTimeout", 20, 2',
    '"connectionTimeout", 20, 1',
  ]),
  fault(
    "controller ID and admin queue size swapped",
    "src/nbft/layout/ssns.ts",
    ['integer("controllerId", 8, 2)', 'integer("controllerId", 10, 2)'],
    ['integer("asqsz", 10, 2)', 'integer("asqsz", 8, 2)'],
  ),
  fault("administrative ASQSZ one bit high", "src/nbft/layout/ssns.ts", [
    'flag("asqszAdministrative", { offset: 4, size: 4, mask: 0x02 })',
    'flag("asqszAdministrative", { offset: 4, size: 4, mask: 0x04 })',
  ]),
  fault("SSNS extended information has identifier 8", "src/nbft/layout/ssns.ts", ["id: 9,", "id: 8,"]),
  fault(
    "primary HFI and security index swapped",
    "src/nbft/layout/ssns.ts",
    ['integer("primaryHfi", 46, 1)', 'integer("primaryHfi", 45, 1)'],
    ['flaggedReference("security", 45', 'flaggedReference("security", 46'],
  ),
  fault("primary discovery at the reserved byte", "src/nbft/layout/ssns.ts", [
    'reference("primaryDiscovery", 8)',
    'reference("primaryDiscovery", 9)',
  ]),
  fault(
    "transport address and service identifier swapped",
    "src/nbft/layout/ssns.ts",
    ['heapAddress("traddr", 10)', 'heapAddress("traddr", 16)'],
    ['text("trsvcid", 16', 'text("trsvcid", 10'],
  ),
  fault(
    "secondary HFIs and subsystem NQN swapped",
    "src/nbft/layout/ssns.ts",
    ['secondaryHfis("secondaryHfis", 48', 'secondaryHfis("secondaryHfis", 54'],
    ['text("subsysNqn", 54', 'text("subsysNqn", 48'],
  ),
  fault(
    "namespace ID two bytes early, before the port ID",
    "src/nbft/layout/ssns.ts",
    ['integer("nsid", 24, 4)', 'integer("nsid", 22, 4)'],
    ['integer("subsysPortId", 22, 2)', 'integer("subsysPortId", 26, 2)'],
  ),
  fault("bootable where the bit is set", "src/nbft/layout/ssns.ts", ["mask: 0x002 }, false)", "mask: 0x002 }, true)"]),
  fault(
    "non-bootable and DHCP root path swapped",
    "src/nbft/layout/ssns.ts",
    ['flag("bootable", { offset: 3, size: 2, mask: 0x002 }', 'flag("bootable", { offset: 3, size: 2, mask: 0x008 }'],
    [
      'flag("fromDhcpRootPath", { offset: 3, size: 2, mask: 0x008 }',
      'flag("fromDhcpRootPath", { offset: 3, size: 2, mask: 0x002 }',
    ],
  ),
  fault(
    "separate discovery controller and discovered swapped",
    "src/nbft/layout/ssns.ts",
    [
      'flag("separateDiscoveryController", { offset: 3, size: 2, mask: 0x020 }',
      'flag("separateDiscoveryController", { offset: 3, size: 2, mask: 0x040 }',
    ],
    [
      'flag("discovered", { offset: 3, size: 2, mask: 0x040 }',
      'flag("discovered", { offset: 3, size: 2, mask: 0x020 }',
    ],
  ),
  fault(
    "use security and extended information in use swapped",
    "src/nbft/layout/ssns.ts",
    [
      'flaggedReference("security", 45, { offset: 3, size: 2, mask: 0x004 }',
      'flaggedReference("security", 45, { offset: 3, size: 2, mask: 0x010 }',
    ],
    [
      'flaggedObject("extended", 60, { offset: 3, size: 2, mask: 0x010 }',
      'flaggedObject("extended", 60, { offset: 3, size: 2, mask: 0x004 }',
    ],
  ),
  fault("available and unavailable swapped", "src/nbft/layout/ssns.ts", [
    '"available",\n      "unavailable"',
    '"unavailable",\n      "available"',
  ]),
  fault("availability one bit high", "src/nbft/layout/ssns.ts", ["mask: 0x180", "mask: 0x300"]),
  fault(
    "header digest and data digest swapped",
    "src/nbft/layout/ssns.ts",
    [
      'flag("headerDigest", { offset: 6, size: 2, mask: 0x0002 }',
      'flag("headerDigest", { offset: 6, size: 2, mask: 0x0004 }',
    ],
    [
      'flag("dataDigest", { offset: 6, size: 2, mask: 0x0004 }',
      'flag("dataDigest", { offset: 6, size: 2, mask: 0x0002 }',
    ],
  ),
  fault("transport flags in use one bit high", "src/nbft/layout/ssns.ts", [
    "validBit({ offset: 6, size: 2, mask: 0x0001 }",
    "validBit({ offset: 6, size: 2, mask: 0x0008 }",
  ]),
  fault(
    "secure channel and security policy list swapped",
    "src/nbft/layout/security.ts",
    [
      'choice("secureChannel", { offset: 2, size: 2, mask: 0x060 }',
      'choice("secureChannel", { offset: 2, size: 2, mask: 0x180 }',
    ],
    [
      'choice("securityPolicyList", { offset: 2, size: 2, mask: 0x180 }',
      'choice("securityPolicyList", { offset: 2, size: 2, mask: 0x060 }',
    ],
  ),
  fault(
    "in-band authentication and its policy list swapped",
    "src/nbft/layout/security.ts",
    ["mask: 0x006", "mask: 0x0ffff"],
    ["mask: 0x018", "mask: 0x006"],
    ["mask: 0x0ffff", "mask: 0x018"],
  ),
  fault(
    "in-band authentication and secure channel swapped",
    "src/nbft/layout/security.ts",
    ["mask: 0x006", "mask: 0x0ffff"],
    ["mask: 0x060", "mask: 0x006"],
    ["mask: 0x0ffff", "mask: 0x060"],
  ),
  fault("not required and required swapped", "src/nbft/layout/security.ts", [
    '"not required", "required"',
    '"required", "not required"',
  ]),
  fault("driver and administrator swapped", "src/nbft/layout/security.ts", [
    '"driver", "administrator"',
    '"administrator", "driver"',
  ]),
  fault(
    "cipher suites and key exchange groups restricted swapped",
    "src/nbft/layout/security.ts",
    ["mask: 0x200", "mask: 0x0ffff"],
    ["mask: 0x400", "mask: 0x200"],
    ["mask: 0x0ffff", "mask: 0x400"],
  ),
  fault("the hash list's flag one bit high", "src/nbft/layout/security.ts", ["mask: 0x800", "mask: 0x1000"]),
  fault("a Redfish key path is bit 0", "src/nbft/layout/security.ts", [
    "offset: 4, size: 1, mask: 0x02",
    "offset: 4, size: 1, mask: 0x01",
  ]),
  fault("secret type one byte late", "src/nbft/layout/security.ts", [
    "offset: 4, size: 1, mask: 0x02",
    "offset: 5, size: 1, mask: 0x02",
  ]),
  fault(
    "lists of secure channel algorithms and authentication protocols swapped",
    "src/nbft/layout/security.ts",
    ['"secureChannelAlgorithms", 6', '"secureChannelAlgorithms", 12'],
    ['"authenticationProtocols", 12', '"authenticationProtocols", 6'],
  ),
  fault(
    "lists of key exchange groups and hashes swapped",
    "src/nbft/layout/security.ts",
    ['"keyExchangeGroups", 24', '"keyExchangeGroups", 30'],
    ['"secureHashes", 30', '"secureHashes", 24'],
  ),
  fault("a cipher suite is one byte", "src/nbft/layout/security.ts", [
    'numbers("cipherSuites", 18, 2, "cipherSuitesRestricted")',
    'numbers("cipherSuites", 18, 1, "cipherSuitesRestricted")',
  ]),
  fault("key path at the reserved bytes", "src/nbft/layout/security.ts", ['text("keyPath", 36', 'text("keyPath", 42']),
  fault(
    "HFI index and security index swapped",
    "src/nbft/layout/discovery.ts",
    ['integer("hfi", 3, 1)', 'integer("hfi", 4, 1)'],
    ['reference("security", 4)', 'reference("security", 3)'],
  ),
  fault(
    "index and HFI index swapped",
    "src/nbft/layout/discovery.ts",
    ['integer("index", 2, 1)', 'integer("index", 3, 1)'],
    ['integer("hfi", 3, 1)', 'integer("hfi", 2, 1)'],
  ),
  fault(
    "address and NQN swapped",
    "src/nbft/layout/discovery.ts",
    ['text("uri", 6', 'text("uri", 12'],
    ['text("nqn", 12', 'text("nqn", 6'],
  ),
  fault("an SSNS of another transport type is taken", "src/nbft/layout/ssns.ts", [
    'constant("transport type", 5, 1, tcp, "transport-type", "reject")',
    'constant("transport type", 5, 1, tcp, "transport-type", "warn")',
  ]),
  fault("extended information of another SSNS is taken", "src/nbft/layout/ssns.ts", [
    'repeatedIndex(2, "reject")',
    'repeatedIndex(2, "warn")',
  ]),
  fault("an SSNS may have no port", "src/nbft/layout/ssns.ts", [
    'text("trsvcid", 16, port, "required")',
    'text("trsvcid", 16, port, "optional")',
  ]),
  fault("an SSNS may have no subsystem NQN", "src/nbft/layout/ssns.ts", [
    'text("subsysNqn", 54, nqn, "required")',
    'text("subsysNqn", 54, nqn, "optional")',
  ]),
  fault("a discovery may have no URI", "src/nbft/layout/discovery.ts", [
    'text("uri", 6, uri, "required")',
    'text("uri", 6, uri, "optional")',
  ]),
  fault("a discovery must have an NQN", "src/nbft/layout/discovery.ts", [
    'text("nqn", 12, nqn, "checked")',
    'text("nqn", 12, nqn, "required")',
  ]),
  fault("a bad key path is ignored", "src/nbft/layout/security.ts", [
    'text("keyPath", 36, uri, "checked")',
    'text("keyPath", 36, uri, "optional")',
  ]),
  fault("an SSNS is valid by its index", "src/nbft/layout/ssns.ts", [
    "valid: { offset: 3, size: 2, mask: 0x001 }",
    "valid: { offset: 1, size: 2, mask: 0x001 }",
  ]),
];
