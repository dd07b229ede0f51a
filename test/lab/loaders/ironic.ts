// SPDX-License-Identifier: LGPL-2.1-or-later
// OpenStack Ironic's deploy interface `ramdisk`: its templates for GRUB and iPXE, rendered with the fields of `nbft-boot export ironic`.

import { exportText, initramfsName, kernelName } from "./documents.ts";
import type { Loaded, LoaderInput } from "./loader.ts";
import { grubOverTftp, ipxeOverHttp } from "./network-loaders.ts";

interface Node {
  readonly instance_info: { readonly kernel: string; readonly ramdisk: string; readonly kernel_append_params: string };
}

export async function ironicByGrub(input: LoaderInput): Promise<Loaded> {
  const { kernel, ramdisk, words } = await fieldsOf(input, "/");
  return await grubOverTftp(
    input,
    `set default=boot_ramdisk
set timeout=0
menuentry "boot_ramdisk" {
    linux ${kernel} ${words}
    initrd ${ramdisk}
}
`,
    {},
  );
}

export async function ironicByIpxe(input: LoaderInput): Promise<Loaded> {
  const { kernel, ramdisk, words } = await fieldsOf(input, "");
  return await ipxeOverHttp(
    input,
    `#!ipxe
goto boot_ramdisk
:boot_ramdisk
imgfree
kernel ${kernel} ${words} initrd=ramdisk || goto boot_ramdisk
initrd --name ramdisk ${ramdisk} || goto boot_ramdisk
boot
`,
    {},
  );
}

/** What the templates put between `kernel` and the end of its line: words of their own, those of the node, those of the ramdisk's options. */
async function fieldsOf(
  input: LoaderInput,
  folder: string,
): Promise<{ kernel: string; ramdisk: string; words: string }> {
  const places = [`--kernel=${folder}${kernelName}`, `--initrd=${folder}${initramfsName}`];
  const node = JSON.parse(await exportText("ironic", input, places)) as Node;
  const { kernel, ramdisk, kernel_append_params: own } = node.instance_info;
  return { kernel, ramdisk, words: `root=/dev/ram0 text ${own.replace("%default%", "nofb vga=normal")} ` };
}
