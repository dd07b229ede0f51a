// SPDX-License-Identifier: LGPL-2.1-or-later
// The kinds of documents, in the order of `nbft-boot export --help`.

import { exportCmdline } from "./cmdline.ts";
import { exportDracut } from "./dracut.ts";
import { exportGrub } from "./grub.ts";
import { hostKinds } from "./host-kinds.ts";
import { exportIpxe } from "./ipxe.ts";
import { exportIronic } from "./ironic.ts";
import { exportKubevirt } from "./kubevirt/kubevirt.ts";
import { loaderOptions } from "./loader.ts";
import { exportSystemdBoot } from "./systemd-boot.ts";
import type { Kind } from "./types.ts";

const bootKinds: readonly Kind[] = [
  { name: "cmdline", summary: "kernel command line, for dracut and make-initrd", options: [], make: exportCmdline },
  { name: "dracut", summary: "the same in an image of dracut", options: [], make: exportDracut },
  {
    name: "grub",
    summary: "menu entry of GRUB",
    options: [...loaderOptions, "by-mac"],
    withoutTables: "by-mac",
    make: exportGrub,
  },
  {
    name: "ipxe",
    summary: "script of iPXE",
    options: [...loaderOptions, "by-mac"],
    withoutTables: "by-mac",
    make: exportIpxe,
  },
  { name: "systemd-boot", summary: "boot entry of systemd-boot", options: loaderOptions, make: exportSystemdBoot },
  {
    name: "kubevirt",
    summary: "virtual machine of KubeVirt, and its boot image",
    options: ["kernel", "initrd", "root-arg", "image", "binding", "vm", "name", "memory"],
    make: exportKubevirt,
  },
  {
    name: "ironic",
    summary: "fields of an OpenStack Ironic node",
    options: ["kernel", "initrd", "root-arg"],
    make: exportIronic,
  },
];

export const kinds: readonly Kind[] = [
  ...bootKinds.map((kind) => ({ ...kind, isForBoot: true as const })),
  ...hostKinds,
];
