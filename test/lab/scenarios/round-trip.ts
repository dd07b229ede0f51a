// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that runs can be told to boot what it has connected: it makes a table of itself, and boots from that without firmware's.

import type { Scenario } from "../scenario.ts";
import { hfi, ssns, table, usual } from "./parts.ts";

const roundTrip: Scenario = {
  ...usual,
  name: "system-round-trip",
  number: "30",
  story: "the machine makes a table of what it has connected, and boots again from that alone",
  root: "full-encode-system",
  tables: [
    table({ hfi: [hfi(1, { ip: "10.9.0.20", gateway: "10.9.0.1", dns1: "10.9.0.3" })], ssns: [ssns(1, "main")] }),
  ],
  kernelOptions: ["lab.io=2", "lab.meanwhile=encode-system"],
  again: /LAB next boot (systemd\.set_credential_binary=nbft-boot\.table:[A-Za-z0-9+/=]+)$/,
  expect: {
    controllers: ["10.9.0.1:main"],
    seen: [/LAB encode ends with 0/, /LAB interface e\S+ 52:54:00:00:00:00 up (.* )?10\.9\.0\.20\/24 /],
    neverSeen: [/LAB encode says: /],
  },
  limit: 240,
};

export const roundTrips: readonly Scenario[] = [
  roundTrip,
  {
    ...roundTrip,
    name: "system-round-trip-dhcp",
    story: "the same where a DHCP server has lent the address: it is asked for again, and not in the table",
    rare: true,
    tables: [table({ hfi: [hfi(1, { ipOrigin: 3, dhcpServer: "10.9.0.2", dhcpOverride: true })] })],
    expect: {
      controllers: ["10.9.0.1:main"],
      seen: [/LAB encode ends with 0/, /LAB plan of system: .*DHCP/i],
      neverSeen: [/LAB encode says: /],
    },
  },
];
