// SPDX-License-Identifier: LGPL-2.1-or-later
// How an interface gets its address.

import type { Scenario } from "../scenario.ts";
import { hfi, mac, ssns, table, target, usual } from "./parts.ts";

const ipv6Target = { ...target(), listeners: [{ name: "main", family: "ipv6" as const }] };
const overIpv6 = { traddr: "fd00:9::1" };
/** The address that MAC 52:54:00:00:00:00 makes for itself (RFC 4291, appendix A). */
const autoconfigured = "fd00:9::5054:ff:fe00:0";
const dhcp = (ip: string) =>
  table({ hfi: [hfi(1, { ipOrigin: 3, dhcpOverride: true, ip, dhcpServer: ip === "0.0.0.0" ? ip : "10.9.0.3" })] });

export const addresses: readonly Scenario[] = [
  { ...usual, name: "static-ipv4", number: "1", fast: true, story: "one path, static IPv4 address" },
  {
    ...usual,
    name: "dhcp",
    number: "2",
    fast: true,
    story: "DHCP gives the lease that firmware had",
    tables: [dhcp("10.9.0.2")],
  },
  {
    ...usual,
    name: "dhcp-other-lease",
    number: "2",
    story: "DHCP gives another lease than firmware had",
    tables: [dhcp("10.9.0.77")],
  },
  {
    ...usual,
    name: "dhcp-no-lease",
    number: "2",
    story: "DHCP, and the table names neither address nor server",
    tables: [dhcp("0.0.0.0")],
  },
  {
    ...usual,
    name: "static-ipv6",
    number: "3",
    story: "one path, static IPv6 address",
    tables: [
      table({ hfi: [hfi(1, { ip: "fd00:9::2", prefix: 64, gateway: "::" })], ssns: [ssns(1, "main", overIpv6)] }),
    ],
    target: ipv6Target,
    expect: { controllers: ["fd00:9::1:main"] },
  },
  {
    ...usual,
    name: "slaac",
    number: "4",
    story: "stateless address autoconfiguration, table 1.1",
    tables: [
      table({
        revision: "1.1",
        hfi: [hfi(1, { mac: mac(0), ipOrigin: 4, ip: autoconfigured, prefix: 64, autoconfigured: true })],
        ssns: [ssns(1, "main", overIpv6)],
      }),
    ],
    target: ipv6Target,
    expect: { controllers: ["fd00:9::1:main"] },
  },
];
