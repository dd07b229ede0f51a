// SPDX-License-Identifier: LGPL-2.1-or-later
// HFI Descriptor (figure 13), HFI Transport Info Descriptor for TCP (figure 15), HFI extended information (1.1).

import { dhcpClient } from "../fields/dhcp-client.ts";
import { constant, flag, integer, repeatedIndex } from "../fields/integers.ts";
import { part, sinceVersion } from "../fields/nested.ts";
import { pciLocation } from "../fields/pci.ts";
import type { Structure, Values } from "../fields/structure.ts";
import { text } from "../fields/text.ts";
import { address, mac, prefix } from "../fields/values.ts";
import type { Hfi } from "../types.ts";
import { hasDhcpSign } from "../values/dhcp-signs.ts";
import { hostName } from "../values/text.ts";

/** NVMe/TCP (table 2). */
export const tcp = 3;

const hasDhcpClient = (values: Values) => values.dhcp !== undefined;

/** HFI extended information: the DHCPv6 client identity. */
const extended: Structure<Hfi> = {
  name: "extended information",
  id: 0x0a,
  length: 20,
  valid: { offset: 4, size: 4, mask: 0x01 },
  fields: [
    constant("version", 1, 1, 1, "version", "warn"),
    repeatedIndex(2, "warn"),
    dhcpClient("dhcp", { offset: 4, size: 4, mask: 0x02 }, { iaid: 8, duid: 14 }),
  ],
};

const transport: Structure<Hfi> = {
  name: "transport info",
  id: 7,
  length: 128,
  valid: { offset: 6, size: 1, mask: 0x01 },
  fields: [
    constant("version", 1, 1, 1, "version", "warn"),
    constant("transport type", 2, 1, tcp, "transport-type", "warn"),
    repeatedIndex(4, "warn"),
    pciLocation("pci", 7),
    mac("mac", 11),
    integer("vlan", 17, 2, { most: 4094 }),
    // NL_PREFIX_ORIGIN ends at 4. Dell's firmware stores 82, 94, 95.
    integer("ipOrigin", 19, 1, { most: 4, beyond: "warn" }),
    flag("defaultRoute", { offset: 6, size: 1, mask: 0x02 }),
    flag("dhcpOverride", { offset: 6, size: 1, mask: 0x04 }),
    flag("autoconfigured", { offset: 6, size: 1, mask: 0x08 }),
    address("dhcpServer", 88),
    address("ip", 20),
    prefix("prefix", 36, "ip", (values) => hasDhcpSign(values as unknown as Hfi)),
    address("gateway", 37),
    integer("routeMetric", 54, 2),
    address("dns1", 56),
    address("dns2", 72),
    text("hostName", 104, hostName, "optional"),
    sinceVersion(
      3,
      2,
      [integer("pcieSegment", 116, 1), part(110, extended, "optional", hasDhcpClient)],
      { pcieSegment: 0 },
      (values) => hasDhcpClient(values) || values.pcieSegment !== 0,
    ),
  ],
};

export const hfi: Structure<Hfi> = {
  name: "HFI",
  id: 3,
  length: 32,
  valid: { offset: 2, size: 1, mask: 0x01 },
  fields: [
    integer("index", 1, 1),
    constant("transport type", 3, 1, tcp, "transport-type", "reject"),
    part(16, transport, "required", () => true),
  ],
};
