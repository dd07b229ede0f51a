// SPDX-License-Identifier: LGPL-2.1-or-later
// Header, host and HFI: where the structures of a table have their fields: what is wrong in both directions passes every round trip.

import { faultOfTable as fault, type Mutation } from "./mutation.ts";

export const interfaceMutations: readonly Mutation[] = [
  fault("heap offset and heap length swapped", "src/nbft/layout/header.ts", [
    "heapOffset: 36, heapLength: 40",
    "heapOffset: 40, heapLength: 36",
  ]),
  fault("major revision and checksum swapped", "src/nbft/layout/header.ts", [
    "major: 8, checksum: 9",
    "major: 9, checksum: 8",
  ]),
  fault("minor revision one byte late", "src/nbft/layout/header.ts", ["minor: 50", "minor: 51"]),
  fault(
    "creator ID and creator revision swapped",
    "src/nbft/layout/header.ts",
    ['integer("creatorId", 28', 'integer("creatorId", 32'],
    ['integer("creatorRevision", 32', 'integer("creatorRevision", 28'],
  ),
  fault("OEM revision is two bytes", "src/nbft/layout/header.ts", [
    'integer("oemRevision", 24, 4',
    'integer("oemRevision", 24, 2',
  ]),
  fault("OEM ID one byte short", "src/nbft/layout/header.ts", [
    'paddedText("oemId", 10, 6)',
    'paddedText("oemId", 10, 5)',
  ]),
  fault("control structure length two bytes late", "src/nbft/layout/control.ts", [
    "major: 1, length: 4,",
    "major: 1, length: 2,",
  ]),
  fault("host reference of the control structure two bytes late", "src/nbft/layout/control.ts", [
    "flags: 6, host: 8 }",
    "flags: 6, host: 10 }",
  ]),
  fault(
    "HFI and SSNS lists of the control structure swapped",
    "src/nbft/layout/control.ts",
    ["size: 1 }, offset: 16 }", "size: 1 }, offset: 24 }"],
    ["size: 2 }, offset: 24 }", "size: 2 }, offset: 16 }"],
  ),
  fault(
    "security and discovery lists of the control structure swapped",
    "src/nbft/layout/control.ts",
    ["size: 1 }, offset: 32 }", "size: 1 }, offset: 40 }"],
    ["index: { offset: 2, size: 1 }, offset: 40 }", "index: { offset: 2, size: 1 }, offset: 32 }"],
  ),
  fault(
    "host ID configured and host NQN configured swapped",
    "src/nbft/layout/host.ts",
    [
      'flag("idConfigured", { offset: 1, size: 1, mask: 0x02 })',
      'flag("idConfigured", { offset: 1, size: 1, mask: 0x04 })',
    ],
    [
      'flag("nqnConfigured", { offset: 1, size: 1, mask: 0x04 })',
      'flag("nqnConfigured", { offset: 1, size: 1, mask: 0x02 })',
    ],
  ),
  fault("primary admin one bit high", "src/nbft/layout/host.ts", ["mask: 0x18", "mask: 0x30"]),
  fault("primary admin: unselected and selected swapped", "src/nbft/layout/host.ts", [
    '"unselected", "selected"',
    '"selected", "unselected"',
  ]),
  fault("host descriptor of 40 bytes", "src/nbft/layout/host.ts", ["id: 2,\n  length: 32", "id: 2,\n  length: 40"]),
  fault("an SSNS index is one byte", "src/nbft/layout/control.ts", [
    "structure: ssns, index: { offset: 1, size: 2 }",
    "structure: ssns, index: { offset: 1, size: 1 }",
  ]),
  fault("a discovery's index is taken from its HFI index", "src/nbft/layout/control.ts", [
    "structure: discovery, index: { offset: 2, size: 1 }",
    "structure: discovery, index: { offset: 3, size: 1 }",
  ]),
  fault("transport type 2 is TCP", "src/nbft/layout/hfi.ts", ["export const tcp = 3;", "export const tcp = 2;"]),
  fault("transport info has identifier 8", "src/nbft/layout/hfi.ts", ["id: 7,", "id: 8,"]),
  fault("HFI extended information has identifier 8", "src/nbft/layout/hfi.ts", ["id: 0x0a,", "id: 0x08,"]),
  fault("HFI index at the flags", "src/nbft/layout/hfi.ts", ['integer("index", 1, 1)', 'integer("index", 4, 1)']),
  fault("default route and DHCP override swapped", "src/nbft/layout/hfi.ts", [
    'mask: 0x02 }),\n    flag("dhcpOverride", { offset: 6, size: 1, mask: 0x04 })',
    'mask: 0x04 }),\n    flag("dhcpOverride", { offset: 6, size: 1, mask: 0x02 })',
  ]),
  fault("autoconfigured one bit high", "src/nbft/layout/hfi.ts", [
    'flag("autoconfigured", { offset: 6, size: 1, mask: 0x08 })',
    'flag("autoconfigured", { offset: 6, size: 1, mask: 0x10 })',
  ]),
  fault("PCIe segment at 117", "src/nbft/layout/hfi.ts", [
    'integer("pcieSegment", 116, 1)',
    'integer("pcieSegment", 117, 1)',
  ]),
  fault(
    "extended information and host name swapped",
    "src/nbft/layout/hfi.ts",
    ['text("hostName", 104', 'text("hostName", 110'],
    ["part(110, extended", "part(104, extended"],
  ),
  fault("fields of 1.1 from version 1", "src/nbft/layout/hfi.ts", [
    "    sinceVersion(\n      3,\n      2,",
    "    sinceVersion(\n      3,\n      1,",
  ]),
  fault("fields of 1.1 from version 3", "src/nbft/layout/hfi.ts", [
    "    sinceVersion(\n      3,\n      2,",
    "    sinceVersion(\n      3,\n      3,",
  ]),
  fault(
    "first and second DNS server swapped",
    "src/nbft/layout/hfi.ts",
    ['address("dns1", 56)', 'address("dns1", 72)'],
    ['address("dns2", 72)', 'address("dns2", 56)'],
  ),
  fault(
    "second DNS server and DHCP server swapped",
    "src/nbft/layout/hfi.ts",
    ['address("dns2", 72)', 'address("dns2", 88)'],
    ['address("dhcpServer", 88)', 'address("dhcpServer", 72)'],
  ),
  fault("gateway one byte late", "src/nbft/layout/hfi.ts", ['address("gateway", 37)', 'address("gateway", 38)']),
  fault("route metric one byte early", "src/nbft/layout/hfi.ts", [
    'integer("routeMetric", 54, 2)',
    'integer("routeMetric", 53, 2)',
  ]),
  fault("route metric is one byte", "src/nbft/layout/hfi.ts", [
    'integer("routeMetric", 54, 2)',
    'integer("routeMetric", 54, 1)',
  ]),
  fault(
    "VLAN and IP origin in the other order",
    "src/nbft/layout/hfi.ts",
    ['integer("vlan", 17, 2', 'integer("vlan", 18, 2'],
    ['integer("ipOrigin", 19, 1', 'integer("ipOrigin", 17, 1'],
  ),
  fault("IAID and DUID references swapped", "src/nbft/layout/hfi.ts", [
    "{ iaid: 8, duid: 14 }",
    "{ iaid: 14, duid: 8 }",
  ]),
  fault("the DHCP client identifier flag one bit high", "src/nbft/layout/hfi.ts", [
    'dhcpClient("dhcp", { offset: 4, size: 4, mask: 0x02 }',
    'dhcpClient("dhcp", { offset: 4, size: 4, mask: 0x04 }',
  ]),
  fault("a security profile's index is taken from its flags", "src/nbft/layout/control.ts", [
    "structure: security, index: { offset: 1, size: 1 }",
    "structure: security, index: { offset: 2, size: 1 }",
  ]),
  fault("an HFI of another transport type is taken", "src/nbft/layout/hfi.ts", [
    'constant("transport type", 3, 1, tcp, "transport-type", "reject")',
    'constant("transport type", 3, 1, tcp, "transport-type", "warn")',
  ]),
  fault("transport info of another HFI makes an HFI useless", "src/nbft/layout/hfi.ts", [
    '    repeatedIndex(4, "warn"),',
    '    repeatedIndex(4, "reject"),',
  ]),
  fault("a table may have no host NQN", "src/nbft/layout/host.ts", [
    'text("nqn", 18, nqn, "required")',
    'text("nqn", 18, nqn, "optional")',
  ]),
  fault("VLAN 4095 is taken", "src/nbft/layout/hfi.ts", ["most: 4094", "most: 4095"]),
  fault("garbage in the IP origin makes an HFI useless", "src/nbft/layout/hfi.ts", [
    '{ most: 4, beyond: "warn" }',
    "{ most: 4 }",
  ]),
  fault("an HFI is valid by bit 1", "src/nbft/layout/hfi.ts", [
    "  length: 32,\n  valid: { offset: 2, size: 1, mask: 0x01 }",
    "  length: 32,\n  valid: { offset: 2, size: 1, mask: 0x02 }",
  ]),
];
