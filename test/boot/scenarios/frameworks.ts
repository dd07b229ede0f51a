// SPDX-License-Identifier: LGPL-2.1-or-later
// The same boots with the initramfs of other frameworks.

import type { InitramfsName } from "../images/initramfs.ts";
import type { Scenario } from "../scenario.ts";
import { addresses } from "./addresses.ts";
import { faults } from "./faults.ts";
import { paths } from "./paths.ts";
import { tables } from "./tables.ts";

const others: readonly InitramfsName[] = ["initramfs-tools", "mkosi"];

/** One row of the boot matrix. */
const row = [
  "static-ipv4",
  "dhcp",
  "static-ipv6",
  "slaac",
  "two-nics",
  "vlan",
  "target-late",
  "path-refused",
  "path-silent",
  "carried-table",
  "no-table",
  "switched-off",
];

export const frameworks: readonly Scenario[] = others.flatMap((initramfs) =>
  [...addresses, ...paths, ...tables, ...faults]
    .filter(({ name }) => row.includes(name))
    .map(({ fast: _, ...scenario }) => ({ ...scenario, name: `${initramfs}-${scenario.name}`, initramfs })),
);
