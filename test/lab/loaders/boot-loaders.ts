// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's UEFI firmware for virtual machines and its boot loaders, for machines of amd64.

import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fetchPackages } from "../../../tools/apt.ts";
import { cached } from "../../../tools/cache.ts";
import { mustRun, Unavailable } from "../../../tools/program.ts";
import { makeTree } from "../../../tools/tree.ts";
import { ownArchitecture } from "../architecture.ts";
import type { FirmwareStart } from "../machine/machine.ts";

const packages = ["grub-efi-amd64-unsigned", "ipxe", "ovmf", "systemd-boot-efi"];

const files = {
  firmware: "usr/share/OVMF/OVMF_CODE_4M.fd",
  variables: "usr/share/OVMF/OVMF_VARS_4M.fd",
  /** With all modules in it, and looking for its configuration beside itself on the server. */
  grub: "usr/lib/grub/x86_64-efi/monolithic/grubnetx64.efi",
  /** With the firmware's own driver of the interface. */
  ipxe: "usr/lib/ipxe/snponly.efi",
  systemdBoot: "usr/lib/systemd/boot/efi/systemd-bootx64.efi",
} as const;

/** Path of a file of these packages, fetched at the first call. */
export async function bootLoader(name: keyof typeof files): Promise<string> {
  if (ownArchitecture() !== "amd64") {
    throw new Unavailable("the lab's boot loaders are those of amd64");
  }
  const entry = await cached("boot-loaders", [packages], async (folder) => {
    for (const archive of await fetchPackages("trixie", packages, folder)) {
      await mustRun(["dpkg-deb", "--extract", join(folder, archive), folder]);
      rmSync(join(folder, archive));
    }
    // Firmware for other sizes of flash memory and of other makers' keys is twenty times as much.
    for (const image of readdirSync(join(folder, "usr/share/OVMF"))) {
      if (!Object.values(files).includes(`usr/share/OVMF/${image}` as (typeof files)[keyof typeof files])) {
        rmSync(join(folder, "usr/share/OVMF", image));
      }
    }
  });
  return join(entry, files[name]);
}

/** The firmware, with variables that this machine alone writes to. */
export async function firmwareFor(folder: string): Promise<FirmwareStart["firmware"]> {
  const variables = join(folder, "variables");
  copyFileSync(await bootLoader("variables"), variables);
  return { code: await bootLoader("firmware"), variables };
}

/** A tree with ukify and the stubs that it builds images on. */
export function ukifyTree(): Promise<string> {
  return makeTree("tree-ukify", { suite: "trixie", packages: ["systemd-boot-efi", "systemd-ukify"] });
}
