// SPDX-License-Identifier: LGPL-2.1-or-later
// The boot matrix: which framework's initramfs boots what.

import { bootText, type Notes } from "./evidence.ts";
import type { InitramfsName } from "./images/initramfs-recipes.ts";
import type { KeptResult } from "./kept-results.ts";

export const matrixRows: readonly { initramfs: InitramfsName; heading: string; comparison?: true }[] = [
  { initramfs: "dracut", heading: "dracut 106" },
  { initramfs: "dracut-112", heading: "dracut 112" },
  { initramfs: "mkosi", heading: "mkosi 25" },
  { initramfs: "mkosi-27", heading: "mkosi 27" },
  { initramfs: "initramfs-tools", heading: "initramfs-tools 0.148" },
  { initramfs: "initramfs-tools-0.151", heading: "initramfs-tools 0.151" },
  { initramfs: "stock-networkd", heading: "stock dracut 106, networkd", comparison: true },
  { initramfs: "stock-nm", heading: "stock dracut 106, NetworkManager", comparison: true },
  { initramfs: "stock-112-nm", heading: "stock dracut 112, NetworkManager", comparison: true },
];

export const matrixColumns = [
  { scenario: "static-ipv4", heading: "static IPv4" },
  { scenario: "dhcp", heading: "DHCP" },
  { scenario: "static-ipv6", heading: "static IPv6" },
  { scenario: "two-nics", heading: "two interfaces" },
  { scenario: "vlan", heading: "VLAN" },
  { scenario: "target-late", heading: "target 60 s late" },
  { scenario: "path-refused", heading: "a dead path" },
  { scenario: "carried-table", heading: "carried table" },
] as const;

/** docs/boot-matrix.md. Seconds from the start of the initramfs to root mounted; what fails has a number and, below, how. */
export function matrixReport(results: readonly KeptResult[]): string {
  const notes: Notes = [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const cell = (name: string) => bootText(name, results, notes);
  const rows = matrixRows.map(({ initramfs, heading }) => [
    heading,
    ...matrixColumns.map(({ scenario }) => cell(initramfs === "dracut" ? scenario : `${initramfs}-${scenario}`)),
  ]);
  return [
    "# What boots\n\n",
    "Written by `npm run test:boot -- --all --matrix-markdown docs/boot-matrix.md`. Seconds are from the start of the initramfs to root\n",
    "mounted; the emulated machines shared two processors with one another, so speeds are compared in [boot-bench.md](boot-bench.md), not here.\n",
    '"Stock" is what the distribution has without nbft-boot. An empty cell was not booted.\n\n',
    line(["", ...matrixColumns.map(({ heading }) => heading)]),
    line(["---", ...matrixColumns.map(() => "---")]),
    ...rows.map(line),
    "\n",
    ...notes.map((text, index) => `${index + 1}. ${text}\n`),
  ].join("");
}
