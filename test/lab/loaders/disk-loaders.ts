// SPDX-License-Identifier: LGPL-2.1-or-later
// What firmware takes from a partition of its own (ESP): the machine is diskless but for that.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRunInTree } from "../../../tools/tree.ts";
import { bootLoader, firmwareFor, ukifyTree } from "./boot-loaders.ts";
import { exportText, initramfsName, kernelName } from "./documents.ts";
import { compressedKernel, layOut, tableArchive } from "./lay-out.ts";
import type { Loaded, LoaderInput } from "./loader.ts";

/** What firmware starts from a disk without being told. */
const removable = "EFI/BOOT/BOOTX64.EFI";

export async function systemdBootEntry(input: LoaderInput): Promise<Loaded> {
  const places = [`--kernel=/${kernelName}`, `--initrd=/${initramfsName}`, "--table=/table.cpio"];
  const entry = await exportText("systemd-boot", input, places);
  const systemPartition = layOut(input, "system", {
    [removable]: { from: await bootLoader("systemdBoot") },
    "loader/loader.conf": "timeout 0\n",
    "loader/entries/nbft-boot.conf": entry,
    [kernelName]: { from: compressedKernel(input) },
    [initramfsName]: { from: input.initramfs },
    "table.cpio": tableArchive(input),
  });
  return { start: { firmware: await firmwareFor(input.folder), systemPartition } };
}

/** One image for all machines, with nothing of this one's in it, and an addon with the table and the words. */
export async function unifiedKernelImage(input: LoaderInput): Promise<Loaded> {
  const made = join(input.folder, "uki");
  mkdirSync(made);
  writeFileSync(join(made, "table.cpio"), tableArchive(input));
  writeFileSync(join(made, "words"), input.words.join(" "));
  const bind = { "/uki": made, "/linux": compressedKernel(input), "/initramfs": input.initramfs };
  await mustRunInTree(
    await ukifyTree(),
    [
      "sh",
      "-euc",
      `ukify build --linux=/linux --initrd=/initramfs --uname='${input.tree.kernel}' --output=/uki/image.efi
ukify build --stub=/usr/lib/systemd/boot/efi/addonx64.efi.stub --initrd=/uki/table.cpio --cmdline=@/uki/words --output=/uki/table.addon.efi`,
    ],
    { bind },
  );
  const systemPartition = layOut(input, "system", {
    [removable]: { from: join(made, "image.efi") },
    "loader/addons/table.addon.efi": { from: join(made, "table.addon.efi") },
  });
  return { start: { firmware: await firmwareFor(input.folder), systemPartition } };
}
