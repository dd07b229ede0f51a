// SPDX-License-Identifier: LGPL-2.1-or-later
// The same boots with the initramfs of other frameworks, and with what there is without this project, to compare.

import type { InitramfsName } from "../images/initramfs-recipes.ts";
import { matrixColumns, matrixRows } from "../matrix.ts";
import type { Scenario } from "../scenario.ts";
import { addresses } from "./addresses.ts";
import { faults } from "./faults.ts";
import { paths } from "./paths.ts";
import { tables } from "./tables.ts";

/** Beside the columns of the matrix. */
const more = ["slaac", "path-silent", "no-table", "switched-off"];

/** Rows of which only these cells are booted where not everything is. */
const few: Partial<Record<InitramfsName, readonly string[]>> = {
  "dracut-112": ["dhcp", "vlan"],
  // Its network is systemd-networkd's, as dracut's.
  mkosi: ["dhcp", "two-nics", "vlan", "target-late", "carried-table"],
  "mkosi-27": [],
  "initramfs-tools-0.151": [],
};

// Without systemd nobody goes on in the small root: what is not connected when root is mounted stays so.
const goesOnInRealRoot: Partial<Scenario> = { root: "full", limit: 240 };

/** Where the boot cannot be quite the same. */
const changes: Readonly<Record<string, Partial<Scenario>>> = {
  "initramfs-tools-two-nics": goesOnInRealRoot,
  "initramfs-tools-0.151-two-nics": goesOnInRealRoot,
};

const base = [...addresses, ...paths, ...tables, ...faults];
const twoNics = paths.find(({ name }) => name === "two-nics");

export const frameworks: readonly Scenario[] = [
  ...matrixRows.flatMap(({ initramfs, comparison }) =>
    initramfs === "dracut" ? [] : row(initramfs, comparison ? { comparison, limit: 120 } : {}),
  ),
  ...only("dracut-hostonly", ["vlan", "no-table"]),
  ...only("dracut-hostonly", ["static-ipv4"], { rare: true }),
  ...withStockModule("dracut-with-nvmf", "dracut's own nvmf module in the same image: one controller for each path"),
  ...withStockModule("dracut-112-with-nvmf", "the same with dracut 112", { rare: true }),
  ...withStockModule("dracut-nm-with-nvmf", "the same with NetworkManager", { rare: true }),
  ...only("dracut-nvme-cli", ["two-nics"], { rare: true }),
  ...only("dracut-112-nvme-cli", ["two-nics"], { rare: true }),
  ...only("dracut-nm", ["two-vlans"]),
  ...only("dracut-nm", ["static-ipv4", "dhcp", "static-ipv6", "path-refused"], { rare: true }),
];

/** The other frameworks' rows beyond the matrix are only booted where everything is. */
function row(initramfs: InitramfsName, common: Partial<Scenario>): Scenario[] {
  const columns: readonly string[] = matrixColumns.map(({ scenario }) => scenario);
  const usual = few[initramfs] ?? columns;
  return base
    .filter(({ name }) => columns.includes(name) || (!common.comparison && more.includes(name)))
    .map(({ fast: _, ...scenario }) => ({
      ...scenario,
      ...(usual.includes(scenario.name) ? {} : { rare: true as const }),
      ...common,
      ...changes[`${initramfs}-${scenario.name}`],
      name: `${initramfs}-${scenario.name}`,
      initramfs,
    }));
}

function only(initramfs: InitramfsName, names: readonly string[], common: Partial<Scenario> = {}): Scenario[] {
  return base
    .filter(({ name }) => names.includes(name))
    .map(({ fast: _, ...scenario }) => ({ ...scenario, ...common, name: `${initramfs}-${scenario.name}`, initramfs }));
}

function withStockModule(initramfs: InitramfsName, story: string, common: Partial<Scenario> = {}): Scenario[] {
  if (twoNics === undefined) {
    return [];
  }
  const { fast: _, ...scenario } = twoNics;
  // The stock module would rename the interfaces to nbft0 and nbft1.
  const expect = { ...scenario.expect, neverSeen: [/\bnbft\d/] };
  return [{ ...scenario, ...common, name: `${initramfs}-two-nics`, story, initramfs, expect }];
}
