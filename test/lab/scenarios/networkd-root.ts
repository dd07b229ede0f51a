// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root with systemd-networkd that has its own opinion of the boot's interface.

import type { Scenario } from "../scenario.ts";
import { hfi, table, usual } from "./parts.ts";

const netplan: Scenario = {
  ...usual,
  name: "networkd-netplan",
  number: "28",
  story:
    "netplan gives the boot's interface a name, an MTU, a second address, a route and a VLAN: all is applied but the name, which is its second; root loses nothing, whatever is done",
  root: "full-netplan",
  // Not the one that the DHCP server gives.
  tables: [table({ hfi: [hfi(1, { ip: "10.9.0.20" })] })],
  kernelOptions: ["lab.io=5"],
  expect: {
    controllers: ["10.9.0.1:main"],
    seen: [
      /LAB online \d/,
      /LAB card e\S+ lan0 file \/run\/systemd\/network\/05-nbft-0h1-10-netplan-boot\.network/,
      /LAB looked after start/,
      /LAB looked after restart/,
      /LAB looked after reconfigure/,
      /LAB looked after netplan apply/,
      /LAB failed units: *$/,
      /LAB interface e\S+ 52:54:00:00:00:00 up 10\.9\.0\.20\/24 10\.20\.0\.2\/24 /,
    ],
    neverSeen: [/LAB missing/, /LAB lost .*10\.9\.0\./, /LAB interface lan/, /LAB online \d+\.\d+ failed/],
    offWithin: 45,
  },
  limit: 300,
};

export const networkdRoot: readonly Scenario[] = [
  netplan,
  {
    ...netplan,
    name: "networkd-netplan-later",
    story: "the same with the netplan of Debian sid",
    root: "full-netplan-sid",
    rare: true,
  },
  {
    ...netplan,
    name: "networkd-cloud-init",
    story: "the same where cloud-init writes netplan's configuration at the first boot, from NoCloud",
    root: "full-cloud-init",
    rare: true,
    limit: 400,
  },
];
