// SPDX-License-Identifier: LGPL-2.1-or-later
import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import template from "./ipxe.mustache";
import { describeTable, loaderDocument, quoted } from "./loader.ts";
import { quoteForIpxe } from "./quote/ipxe.ts";
import { quoteForKernel } from "./quote/kernel-command-line.ts";
import type { Exported, ExportInput } from "./types.ts";

/** A script. iPXE itself makes an archive of the table, and `initrd.magic` of both, which kernels before 5.7 have to be told in UEFI. */
export function exportIpxe(input: ExportInput): Exported {
  const carrier = "--as=table";
  const document = loaderDocument(input, { kernel: "vmlinuz", initrd: "initrd.img", tables: "tables" }, carrier);
  const { kernel, initrd, table, byMac, words, remarks } = document;
  const uri = (text: string, what: string) =>
    quoted(text, (word) => (/\s/.test(word) ? undefined : quoteForIpxe(word)), what);
  const text = render(template, {
    kernel: uri(kernel, "--kernel"),
    initrd: uri(initrd, "--initrd"),
    words: words.map((word) => quoted(quoteForKernel(word) ?? "", quoteForIpxe, "a word of the kernel command line")),
    // The address of the first card, with hyphens, because a colon ends the scheme of a URI.
    table: table && `${uri(table, "--table")}${byMac ? `/\${net0/mac:hexhyp}` : ""}`,
  });
  return {
    files: makeTree([["boot.ipxe", { text, mode: 0o644 }]]),
    remarks: [
      ...remarks,
      ...describeTable(input, document, { carrier, nameOf: (mac) => mac.replaceAll(":", "-") }),
      ...(byMac ? ["the script asks for the file of net0, which is iPXE's first card, whichever card boots"] : []),
    ],
  };
}
