// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root whose network is Debian's ifupdown, and nothing of this project in it: every boot ends with ifdown -a.

import type { Scenario } from "../scenario.ts";
import { hfi, table, usual } from "./parts.ts";

const byHand = /LAB ifupdown systemctl restart networking: 0$/;
const noFailure = /LAB ifupdown failed units: $/;

const common = {
  ...usual,
  number: "31",
  kernelOptions: ["lab.io=40", "lab.meanwhile=ifupdown"],
  baseline: "poweroff-local",
  limit: 420,
} satisfies Partial<Scenario>;

/** The boot's address, or the interface itself. */
const lost = /LAB lost \d+: ens2(: | +inet 10\.9\.0\.2\/)/;

const withLease = {
  ...common,
  tables: [table({ hfi: [hfi(1, { ipOrigin: 3, dhcpServer: "10.9.0.2", dhcpOverride: true })] })],
} satisfies Partial<Scenario>;

const manual = {
  ...withLease,
  root: "ifupdown-manual",
  expect: {
    controllers: ["10.9.0.1:main"],
    seen: [byHand, noFailure, /LAB interface ens2 52:54:00:00:00:00 up 10\.9\.0\.2\/24 $/, /Started systemd-networkd/],
    offWithin: 30,
  },
} satisfies Partial<Scenario>;

const boots: readonly Scenario[] = [
  {
    ...common,
    name: "ifupdown-static",
    story: "ifupdown has the boot's own address, another one, a route and an MTU: all counts, and nothing is ever lost",
    root: "ifupdown-static",
    expect: {
      controllers: ["10.9.0.1:main"],
      seen: [
        byHand,
        noFailure,
        /LAB interface ens2 52:54:00:00:00:00 up 10\.9\.0\.2\/24 10\.9\.0\.77\/24 $/,
        /LAB ifupdown mtu 1400$/,
        /LAB ifupdown route 203\.0\.113\.0\/24 via 10\.9\.0\.1\b/,
      ],
      neverSeen: [/LAB lost/],
      offWithin: 30,
    },
  },
  {
    ...withLease,
    name: "ifupdown-dhcp",
    story: "ifupdown with dhcpcd, as Debian's installer writes it: the address is never lost, and its lease renewed",
    root: "ifupdown-dhcp",
    expect: {
      controllers: ["10.9.0.1:main"],
      seen: [byHand, noFailure, /LAB interface ens2 52:54:00:00:00:00 up 10\.9\.0\.2\/24 /, /Started systemd-networkd/],
      // dhcpcd replaces routes by its own.
      neverSeen: [lost],
      offWithin: 30,
    },
  },
  {
    ...manual,
    name: "ifupdown-manual",
    rare: true,
    story: "ifupdown leaves the interface to others: the address is never lost, and its lease renewed",
    expect: { ...manual.expect, neverSeen: [lost] },
  },
  {
    ...manual,
    name: "ifupdown-forced",
    story: "the same, and the interface is taken down by force, with its address: it comes back",
    rare: true,
    kernelOptions: [...common.kernelOptions, "lab.force"],
    expect: { ...manual.expect, seen: [...manual.expect.seen, /LAB ifupdown ifdown --force ens2: 0/] },
  },
];

export const ifupdown: readonly Scenario[] = [
  ...boots,
  ...boots.map(
    (scenario): Scenario => ({
      ...scenario,
      name: `initramfs-tools-${scenario.name}`,
      initramfs: "initramfs-tools",
      rare: true,
    }),
  ),
];
