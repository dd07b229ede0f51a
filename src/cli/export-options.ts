// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Command } from "./command.ts";

/** Options of `nbft-boot export` for some kinds of documents; which ones, says src/export/index.ts. */
export const exportOptions = {
  kernel: { type: "string", describe: "path or URL of the kernel" },
  initrd: { type: "string", describe: "path or URL of the initramfs" },
  table: { type: "string", describe: "path or URL of the table's archive; else it is a kernel option" },
  "by-mac": { type: "boolean", describe: "--table is a directory with a file for each MAC address" },
  "root-arg": { type: "string", value: "word", describe: "words for the kernel command line: root=UUID=... quiet" },
  image: { type: "string", value: "word", describe: "container image with kernel and initramfs" },
  binding: { type: "string", value: "word", describe: "bridge, masquerade or sriov; or NAME=bridge,..." },
  vm: { type: "boolean", describe: "VirtualMachine instead of VirtualMachineInstance" },
  name: { type: "string", value: "word", describe: "name of the machine" },
  memory: { type: "string", value: "word", describe: "its memory: 2Gi" },
  file: { type: "string", describe: "a file of netplan to add to, instead of a new one" },
  ifname: { type: "string", value: "word", describe: "names of network cards: NAME:MAC,..." },
} as const satisfies Command["options"];
