// SPDX-License-Identifier: LGPL-2.1-or-later
// The same boots with the initramfs of other frameworks.

import type { InitramfsName } from "../images/initramfs.ts";
import type { Scenario } from "../scenario.ts";
import { addresses } from "./addresses.ts";
import { faults } from "./faults.ts";
import { paths } from "./paths.ts";
import { tables } from "./tables.ts";

const others: readonly InitramfsName[] = ["dracut-112", "initramfs-tools", "mkosi"];

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

/** Where the boot cannot be quite the same. */
const changes: Readonly<Record<string, Partial<Scenario>>> = {
  // Without systemd nobody goes on in the small root: what is not connected when root is mounted stays so.
  "initramfs-tools-two-nics": { root: "full", limit: 240 },
};

export const frameworks: readonly Scenario[] = others.flatMap((initramfs) =>
  [...addresses, ...paths, ...tables, ...faults]
    .filter(({ name }) => row.includes(name))
    .map(({ fast: _, ...scenario }) => {
      const name = `${initramfs}-${scenario.name}`;
      return { ...scenario, ...changes[name], name, initramfs };
    }),
);
