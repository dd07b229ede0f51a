// SPDX-License-Identifier: LGPL-2.1-or-later
// What builds the initramfs images of this machine, and whether it puts this program in.

import type { Host } from "../host/host.ts";
import { listFolder, readAttribute } from "./attributes.ts";

interface Builder {
  readonly name: string;
  readonly programs: readonly string[];
  /** Ours, without which its images have no nbft-boot. */
  readonly hook: string;
  readonly package: string;
  /** Files, and folders of files, that may say that it is to be left out. */
  readonly settings: readonly string[];
  readonly leavesOut: RegExp;
}

const builders: readonly Builder[] = [
  {
    name: "dracut",
    programs: ["/usr/bin/dracut", "/usr/sbin/dracut"],
    hook: "/usr/lib/dracut/modules.d/50nbft-boot",
    package: "dracut-nbft-boot",
    settings: ["/etc/dracut.conf", "/etc/dracut.conf.d", "/usr/lib/dracut/dracut.conf.d"],
    leavesOut: /^\s*omit_dracutmodules\+?=.*\bnbft-boot\b/m,
  },
  {
    name: "initramfs-tools",
    programs: ["/usr/sbin/mkinitramfs"],
    hook: "/usr/share/initramfs-tools/hooks/nbft-boot",
    package: "initramfs-tools-nbft-boot",
    settings: ["/etc/initramfs-tools/initramfs.conf", "/etc/initramfs-tools/conf.d"],
    leavesOut: /^\s*NO_NBFT_BOOT_IN_INITRAMFS=["']?yes\b/m,
  },
  {
    name: "mkosi-initrd",
    programs: ["/usr/bin/mkosi-initrd"],
    hook: "/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot",
    package: "mkosi-nbft-boot",
    settings: [],
    leavesOut: /^$/,
  },
];

/** Why a builder's images have no nbft-boot: its package is missing, or this file says so. */
export interface ImageGap {
  readonly builder: string;
  readonly package?: string;
  readonly leftOutBy?: string;
}

/** One for each builder that is here; none where one of them puts the program in, which is then the one in use. */
export function findImageGaps(host: Host): readonly ImageGap[] {
  const here = builders.filter(({ programs }) => programs.some((path) => host.exists(path)));
  const gaps = here.flatMap((builder) => findGap(host, builder) ?? []);
  return gaps.length === here.length ? gaps : [];
}

function findGap(host: Host, { name, hook, package: missing, settings, leavesOut }: Builder): ImageGap | undefined {
  if (!host.exists(hook)) {
    return { builder: name, package: missing };
  }
  const leftOutBy = settings
    .flatMap((path) => [path, ...listFolder(host, path).map((file) => `${path}/${file}`)])
    .find((path) => leavesOut.test(readAttribute(host, path) ?? ""));
  return leftOutBy === undefined ? undefined : { builder: name, leftOutBy };
}
