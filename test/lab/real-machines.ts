// SPDX-License-Identifier: LGPL-2.1-or-later
// docs/real-machines.md: what root may be made of, and what may happen to the boot's interface in the real root.

import { boot, type Cell, cellText, type Notes, unitTest } from "./evidence.ts";
import type { KeptResult } from "./kept-results.ts";
import { markdownTable } from "./table.ts";

const initramfs = [
  { name: "dracut-storage", heading: "dracut 106" },
  { name: "dracut-storage-default", heading: "with its initqueue" },
  { name: "mkosi-storage", heading: "mkosi 25" },
  { name: "initramfs-tools-storage", heading: "initramfs-tools 0.148" },
] as const;

const stacks = [
  { name: "luks", heading: "LUKS" },
  { name: "luks-lvm", heading: "LVM on LUKS" },
  { name: "raid", heading: "RAID1 over two subsystems" },
  { name: "raid-degraded", heading: "the same, one leg dead" },
  { name: "usr", heading: "/usr on a second subsystem" },
  { name: "verity", heading: "dm-verity" },
  { name: "btrfs", heading: "btrfs by its UUID" },
  { name: "resume", heading: "`resume=` of a swap that is there" },
  { name: "resume-stale", heading: "`resume=` of a swap that is no more" },
] as const;

/** initramfs-tools has no dm-verity, and its stale `resume=` is booted with an image that has nothing else. */
const noStack = "initramfs-tools-storage-verity";
const staleResume = "initramfs-tools-storage-resume-stale";

/** The scenario of a stack, in time or late; undefined where the framework does not know the stack. */
function stackBoot(image: string, stack: string, late: "" | "-late"): string | undefined {
  const name = `${image}-${stack}`;
  return name === noStack ? undefined : `${name === staleResume ? "initramfs-tools-resume-stale" : name}${late}`;
}

const lateness = ["", "-late"] as const;

const networkd = unitTest("network/networkd-real-root");
const adopts = unitTest("network/networkmanager-adopts");
const interfaces = unitTest("network/ifupdown");
const leases = unitTest("network/ifupdown-dhcp");
const unmanaged = unitTest("network/renew-leases");
const none: Cell = [];

const events = [
  "start",
  "restart",
  "reload, apply, reapply",
  "carrier flap",
  "link down",
  "udev trigger",
  "renewal",
  "server lost",
  "power off",
] as const;

/** A cell for each event. */
export const managers: readonly { readonly heading: string; readonly cells: readonly Cell[] }[] = [
  {
    heading: "systemd-networkd, static",
    cells: [
      networkd,
      networkd,
      networkd,
      [...networkd, ...boot("boot-network-stays")],
      networkd,
      networkd,
      none,
      none,
      boot("poweroff-dead-path"),
    ],
  },
  {
    heading: "systemd-networkd, DHCP",
    cells: [networkd, networkd, networkd, networkd, networkd, networkd, networkd, networkd, boot("late-link-networkd")],
  },
  {
    heading: "netplan with systemd-networkd",
    cells: [
      boot("networkd-netplan"),
      boot("networkd-netplan"),
      [...boot("networkd-netplan"), ...boot("networkd-netplan-later")],
      none,
      none,
      boot("networkd-netplan"),
      none,
      none,
      boot("networkd-netplan"),
    ],
  },
  {
    heading: "cloud-init with systemd-networkd",
    cells: [
      boot("networkd-cloud-init"),
      boot("networkd-cloud-init"),
      boot("networkd-cloud-init"),
      none,
      none,
      boot("networkd-cloud-init"),
      none,
      none,
      boot("networkd-cloud-init"),
    ],
  },
  {
    heading: "NetworkManager, static, an administrator's profile",
    cells: [
      [...adopts, ...boot("networkmanager-root")],
      [...adopts, ...boot("networkmanager-root")],
      [...adopts, ...boot("networkmanager-root")],
      [...adopts, ...boot("boot-network-stays-networkmanager")],
      adopts,
      [...adopts, ...boot("networkmanager-root")],
      none,
      none,
      boot("networkmanager-root"),
    ],
  },
  {
    heading: "NetworkManager, DHCP",
    cells: [
      [...adopts, ...boot("networkmanager-root")],
      [...adopts, ...boot("networkmanager-root-initramfs-tools")],
      [...adopts, ...boot("networkmanager-root")],
      adopts,
      adopts,
      [...adopts, ...boot("networkmanager-root-always")],
      adopts,
      adopts,
      boot("networkmanager-root"),
    ],
  },
  {
    heading: "cloud-init with NetworkManager",
    cells: [
      boot("networkmanager-root-cloud-init"),
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      boot("networkmanager-root-cloud-init"),
    ],
  },
  {
    heading: "ifupdown, static",
    cells: [
      [...interfaces, ...boot("ifupdown-static")],
      [...interfaces, ...boot("ifupdown-static")],
      interfaces,
      none,
      none,
      none,
      none,
      none,
      [...interfaces, ...boot("ifupdown-static")],
    ],
  },
  {
    heading: "ifupdown, DHCP",
    cells: [
      [...leases, ...boot("ifupdown-dhcp")],
      [...leases, ...boot("ifupdown-dhcp")],
      none,
      none,
      none,
      none,
      leases,
      none,
      [...leases, ...boot("ifupdown-dhcp")],
    ],
  },
  {
    heading: "ifupdown, manual",
    cells: [
      [...interfaces, ...boot("ifupdown-manual")],
      [...interfaces, ...boot("ifupdown-manual")],
      none,
      none,
      boot("ifupdown-forced"),
      none,
      boot("ifupdown-manual"),
      none,
      [...interfaces, ...boot("ifupdown-manual")],
    ],
  },
  {
    heading: "nobody",
    cells: [boot("full-system"), none, none, none, none, none, unmanaged, none, boot("full-system")],
  },
];

/** All boots that a cell rests on. */
export const boots: readonly string[] = [
  ...initramfs.flatMap(({ name }) =>
    stacks.flatMap((stack) => lateness.flatMap((late) => stackBoot(name, stack.name, late) ?? [])),
  ),
  ...managers.flatMap(({ cells }) => cells.flat().flatMap((one) => (one.kind === "boot" ? [one.name] : []))),
];

/** The document, with what these boots have shown. */
export function realMachinesReport(results: readonly KeptResult[]): string {
  const notes: Notes = [];
  const storage = stacks.map(({ name, heading }) => [
    heading,
    ...initramfs.flatMap((image) =>
      lateness.map((late) => {
        const scenario = stackBoot(image.name, name, late);
        return scenario === undefined ? "–" : cellText(boot(scenario), results, notes);
      }),
    ),
  ]);
  const network = managers.map(({ heading, cells }) => [
    heading,
    ...cells.map((cell) => cellText(cell, results, notes)),
  ]);
  const columns = initramfs.flatMap(({ heading }) => [heading, `${heading}, late`]);
  return [
    "# Real machines\n\n",
    "Written by `npm run test:boot -- --all --json FILE --real-machines-markdown docs/real-machines.md`. A time is that of a boot of\n",
    "[the lab](boot-lab.md), from the start of the initramfs to root mounted; **no** is one that was not as expected, – what a framework does not\n",
    "have. An empty cell was neither booted nor tested.\n\n",
    "## What root is made of\n",
    "In time, and with the target 120 seconds late, longer than systemd waits for a device by itself.\n\n",
    markdownTable([["", ...columns], ...storage], columns.length + 1),
    "\n## The boot's interface in the real root\n",
    'Root\'s address and routes are there after each event, and no deletion of them was seen meanwhile. "test" is one with the real network\n',
    "manager in a network namespace, which `npm test` runs.\n\n",
    markdownTable([["", ...events], ...network], events.length + 1),
    notes.length === 0 ? "" : "\n",
    ...notes.map((text, index) => `${index + 1}. ${text}\n`),
  ].join("");
}
