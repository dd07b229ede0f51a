// SPDX-License-Identifier: LGPL-2.1-or-later
import { systemdBootEntry, unifiedKernelImage } from "./disk-loaders.ts";
import type { Loader } from "./loader.ts";
import { grubOverTftp, ipxeOverHttp } from "./network-loaders.ts";

/** What may start a scenario's kernel in the place of QEMU. */
export const loaders = {
  "grub-tftp": grubOverTftp,
  "ipxe-http": ipxeOverHttp,
  "systemd-boot-entry": systemdBootEntry,
  "uki-addon": unifiedKernelImage,
} as const satisfies Readonly<Record<string, Loader>>;

export type LoaderName = keyof typeof loaders;
