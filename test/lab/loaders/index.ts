// SPDX-License-Identifier: LGPL-2.1-or-later
import { systemdBootEntry, unifiedKernelImage } from "./disk-loaders.ts";
import { ironicByGrub, ironicByIpxe } from "./ironic.ts";
import { kubevirt } from "./kubevirt.ts";
import type { Loader } from "./loader.ts";
import { grubByMac, ipxeByMac } from "./network-loaders.ts";

/** What may start a scenario's kernel in the place of QEMU. */
export const loaders = {
  "grub-tftp": grubByMac,
  "ipxe-http": ipxeByMac,
  "systemd-boot-entry": systemdBootEntry,
  "uki-addon": unifiedKernelImage,
  kubevirt,
  ironic: ironicByGrub,
  "ironic-ipxe": ironicByIpxe,
} as const satisfies Readonly<Record<string, Loader>>;

export type LoaderName = keyof typeof loaders;
