// SPDX-License-Identifier: LGPL-2.1-or-later
// NetworkManager in the real root: it adopts the boot's interfaces, and everything that an administrator says of them.

import type { Running, Scenario } from "../scenario.ts";
import { twoPaths } from "./parts.ts";

/** Until the script activates the profiles anew, which NetworkManager does by taking the addresses away for a moment. */
async function requireAddresses({ machine, note }: Running): Promise<void> {
  await machine.console.waitFor(/LAB networkmanager saved/);
  const end = machine.console.lines.findIndex(({ text }) => text.includes("LAB networkmanager activates anew"));
  const lost = machine.console.lines.filter(({ text }) => text.includes("LAB lost"));
  const before = machine.console.lines.slice(0, end).filter(({ text }) => /LAB lost.*(inet6? |> mtu )/.test(text));
  note(`${lost.length} lines of what the network lost`);
  if (before.length > 0) {
    throw new Error(`lost: ${before.map(({ text }) => text).join("; ")}`);
  }
}

const base: Scenario = {
  ...twoPaths,
  name: "networkmanager-root",
  number: "29",
  story:
    "two cards are adopted, one with DHCP, one with an administrator's profile and VLAN; restarts, reapply, udev: no address is ever away",
  root: "full-networkmanager-managed",
  during: requireAddresses,
  expect: {
    ...twoPaths.expect,
    seen: [
      /LAB networkmanager wait-online active/,
      /LAB networkmanager device \S+:connected:lan$/,
      /LAB networkmanager device \S+:connected:nbft-0h2$/,
      /LAB networkmanager device lan\.20:connected:lan\.20$/,
      /LAB networkmanager lease \S+ 1/,
      /LAB networkmanager later \S+:connected:nbft-0h2$/,
      /LAB networkmanager saved .*nbft-0h2\.nmconnection/,
      /LAB interface \S+ 52:54:00:00:00:00 up 10\.9\.0\.2\/24 10\.7\.7\.7\/24 $/,
      /LAB interface \S+ 52:54:00:00:00:01 up 10\.9\.1\.2\/24 10\.8\.8\.8\/24 $/,
      /LAB interface lan\.20 52:54:00:00:00:00 up 10\.20\.0\.7\/24 $/,
    ],
    neverSeen: [/LAB networkmanager .* e\S+:connected \(externally\)/],
    offWithin: 30,
  },
  limit: 300,
};

export const networkManagerRoot: readonly Scenario[] = [
  base,
  {
    ...base,
    name: "networkmanager-root-always",
    rare: true,
    story: "the same with NetworkManager in the initramfs, too",
    initramfs: "dracut-nm",
  },
  {
    ...base,
    name: "networkmanager-root-initramfs-tools",
    rare: true,
    story: "the same with initramfs-tools, where nobody stays who could renew a lease",
    initramfs: "initramfs-tools",
  },
  {
    ...base,
    name: "networkmanager-root-cloud-init",
    rare: true,
    story: "cloud-init makes a DHCP profile for the card with the static address: both addresses, its MTU",
    root: "full-networkmanager-cloud",
    expect: {
      ...twoPaths.expect,
      seen: [
        /LAB networkmanager wait-online active/,
        /LAB networkmanager device \S+:connected:cloud-init \S+$/,
        /LAB networkmanager device \S+:connected:nbft-0h2$/,
        /LAB networkmanager lease \S+ 1/,
      ],
      neverSeen: [/LAB networkmanager .* e\S+:connected \(externally\)/],
    },
    limit: 400,
  },
];
