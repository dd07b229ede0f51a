// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines without NBFT firmware: what starts their kernel brings the table.

import type { Scenario } from "../scenario.ts";
import { usual } from "./parts.ts";

const common = { ...usual, number: "70", limit: 240 } as const;

export const loaderScenarios: readonly Scenario[] = [
  {
    ...common,
    name: "grub-tftp",
    story: "UEFI, GRUB over TFTP: one configuration for a fleet, the table by the machine's MAC address",
    loader: "grub-tftp",
  },
  {
    ...common,
    name: "ipxe-http",
    rare: true,
    story: "UEFI, iPXE over HTTP: one script for a fleet, the table by the machine's MAC address",
    loader: "ipxe-http",
  },
  {
    ...common,
    name: "systemd-boot-entry",
    rare: true,
    story: "UEFI, systemd-boot: the table is a second initrd line of an entry",
    loader: "systemd-boot-entry",
  },
  {
    ...common,
    name: "uki-addon",
    story: "UEFI, a unified kernel image for all machines, the table in an addon beside it",
    loader: "uki-addon",
  },
  {
    ...common,
    name: "kubevirt",
    rare: true,
    story:
      "what KubeVirt makes of a machine without a disk: kernel, initramfs and words of the document, the interface with its MAC address",
    loader: "kubevirt",
  },
  {
    ...common,
    name: "ironic",
    rare: true,
    story: "OpenStack Ironic's words before ours, GRUB over TFTP: the last root= counts, the table is a kernel option",
    loader: "ironic",
  },
  {
    ...common,
    name: "ironic-ipxe",
    rare: true,
    story: "the same by Ironic's template for iPXE, over HTTP",
    loader: "ironic-ipxe",
  },
];
