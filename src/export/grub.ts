// SPDX-License-Identifier: LGPL-2.1-or-later
import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import template from "./grub.mustache";
import { describeTable, loaderDocument } from "./loader.ts";
import { quoteForGrub } from "./quote/grub.ts";
import type { Exported, ExportInput } from "./types.ts";

/** A menu entry. GRUB fills initramfs up to multiples of four bytes, so the table's archive can follow any. */
export function exportGrub(input: ExportInput): Exported {
  const carrier = "--as=cpio";
  const document = loaderDocument(input, { kernel: "/vmlinuz", initrd: "/initrd.img", tables: "/tables" }, carrier);
  const { title, kernel, initrd, table, byMac, words, remarks } = document;
  // The address of the card that GRUB was loaded by, in small letters with colons (GRUB manual, section net_default_mac).
  const file = table && (byMac ? `${quoteForGrub(`${table}/`)}"\${net_default_mac}".cpio` : quoteForGrub(table));
  const text = render(template, {
    title: quoteForGrub(title),
    kernel: quoteForGrub(kernel),
    initrd: quoteForGrub(initrd),
    // Not quoted for the kernel: GRUB puts quotation marks around what has spaces.
    words: words.map(quoteForGrub),
    table: file,
  });
  return {
    files: makeTree([["grub.cfg", { text, mode: 0o644 }]]),
    remarks: [...remarks, ...describeTable(input, document, { carrier, nameOf: (mac) => `${mac}.cpio` })],
  };
}
