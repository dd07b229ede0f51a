// SPDX-License-Identifier: LGPL-2.1-or-later
// Boot loaders that the firmware takes from the network: one configuration for a fleet, and a table for each machine by its MAC address.

import { join } from "node:path";
import { bootLoader, firmwareFor } from "./boot-loaders.ts";
import { grubDocument, initramfsName, ipxeDocument, kernelName } from "./documents.ts";
import { compressedKernel, layOut, tableArchive } from "./lay-out.ts";
import type { Loaded, LoaderInput } from "./loader.ts";
import { serveFiles } from "./serve-files.ts";

/** All of it over TFTP. */
export async function grubOverTftp(input: LoaderInput): Promise<Loaded> {
  const folder = layOut(input, "tftp", {
    "grubx64.efi": { from: await bootLoader("grub") },
    "grub/grub.cfg": grubDocument(input),
    [kernelName]: { from: compressedKernel(input) },
    [initramfsName]: { from: input.initramfs },
    [`tables/${input.nic.mac}.cpio`]: tableArchive(input),
  });
  return { start: { firmware: await firmwareFor(input.folder) }, boots: { folder, file: "grubx64.efi" } };
}

/** iPXE over TFTP, with the script that it looks for beside itself; from there on HTTP. */
export async function ipxeOverHttp(input: LoaderInput): Promise<Loaded> {
  const table = `tables/${input.nic.mac.replaceAll(":", "-")}.cpio`;
  const folder = layOut(input, "http", { "boot.ipxe": ipxeDocument(input), [table]: tableArchive(input) });
  const server = await serveFiles({
    "boot.ipxe": join(folder, "boot.ipxe"),
    [table]: join(folder, table),
    [kernelName]: compressedKernel(input),
    [initramfsName]: input.initramfs,
  });
  const script = `#!ipxe\ndhcp\nchain http://${input.nic.ipv4.host}:${server.port}/boot.ipxe\n`;
  const tftp = layOut(input, "tftp", { "ipxe.efi": { from: await bootLoader("ipxe") }, "autoexec.ipxe": script });
  return {
    start: { firmware: await firmwareFor(input.folder) },
    boots: { folder: tftp, file: "ipxe.efi" },
    close: () => server.close(),
  };
}
