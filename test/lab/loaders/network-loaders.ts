// SPDX-License-Identifier: LGPL-2.1-or-later
// Boot loaders that the firmware takes from the network.

import { join } from "node:path";
import { encode } from "../../../src/nbft/encode.ts";
import { bootLoader, firmwareFor } from "./boot-loaders.ts";
import { exportText, initramfsName, kernelName } from "./documents.ts";
import { compressedKernel, type LaidOut, layOut, tableArchive } from "./lay-out.ts";
import type { Loaded, LoaderInput } from "./loader.ts";
import { serveFiles } from "./serve-files.ts";

/** One configuration for a fleet, and a table for each machine by its MAC address. */
export async function grubByMac(input: LoaderInput): Promise<Loaded> {
  const places = [`--kernel=/${kernelName}`, `--initrd=/${initramfsName}`, "--table=/tables", "--by-mac"];
  const document = await exportText("grub", input, places);
  return await grubOverTftp(input, `set timeout=0\n${document}`, {
    [`tables/${input.nic.mac}.cpio`]: tableArchive(input),
  });
}

/** GRUB with this configuration; all of it over TFTP. */
export async function grubOverTftp(input: LoaderInput, configuration: string, more: LaidOut): Promise<Loaded> {
  const folder = layOut(input, "tftp", {
    "grubx64.efi": { from: await bootLoader("grub") },
    "grub/grub.cfg": configuration,
    [kernelName]: { from: compressedKernel(input) },
    [initramfsName]: { from: input.initramfs },
    ...more,
  });
  return { start: { firmware: await firmwareFor(input.folder) }, boots: { folder, file: "grubx64.efi" } };
}

/** One script for a fleet, and a table for each machine by its MAC address, of which iPXE itself makes an archive. */
export async function ipxeByMac(input: LoaderInput): Promise<Loaded> {
  const places = [`--kernel=${kernelName}`, `--initrd=${initramfsName}`, "--table=tables", "--by-mac"];
  const script = await exportText("ipxe", input, places);
  return await ipxeOverHttp(input, script, { [`tables/${input.nic.mac.replaceAll(":", "-")}`]: encode(input.table) });
}

/** iPXE over TFTP, with the script that it looks for beside itself; this script and the rest over HTTP. */
export async function ipxeOverHttp(input: LoaderInput, script: string, more: LaidOut): Promise<Loaded> {
  const own = { "boot.ipxe": script, ...more };
  const folder = layOut(input, "http", own);
  const server = await serveFiles({
    ...Object.fromEntries(Object.keys(own).map((name) => [name, join(folder, name)] as const)),
    [kernelName]: compressedKernel(input),
    [initramfsName]: input.initramfs,
  });
  const first = `#!ipxe\ndhcp\nchain http://${input.nic.ipv4.host}:${server.port}/boot.ipxe\n`;
  const tftp = layOut(input, "tftp", { "ipxe.efi": { from: await bootLoader("ipxe") }, "autoexec.ipxe": first });
  return {
    start: { firmware: await firmwareFor(input.folder) },
    boots: { folder: tftp, file: "ipxe.efi" },
    close: () => server.close(),
  };
}
