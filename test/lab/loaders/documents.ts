// SPDX-License-Identifier: LGPL-2.1-or-later
import type { LoaderInput } from "./loader.ts";

/** Names of what is booted, on the server and in the documents. */
export const kernelName = "linux";
export const initramfsName = "initramfs";

export function grubDocument({ words }: LoaderInput): string {
  return `set timeout=0
menuentry "Linux" {
  linux /${kernelName} ${words.join(" ")}
  initrd /${initramfsName} /tables/$net_default_mac.cpio
}
`;
}

export function ipxeDocument({ words }: LoaderInput): string {
  return `#!ipxe
kernel ${kernelName} initrd=${initramfsName} initrd=table.cpio ${words.join(" ")}
initrd --name ${initramfsName} ${initramfsName}
initrd --name table.cpio tables/\${net0/mac:hexhyp}.cpio
boot
`;
}

export function systemdBootDocument({ words }: LoaderInput): string {
  return `title Linux
linux /${kernelName}
initrd /${initramfsName}
initrd /table.cpio
options ${words.join(" ")}
`;
}
