// SPDX-License-Identifier: LGPL-2.1-or-later
import { render } from "../output/render.ts";
import { makeTree } from "../output/tree.ts";
import { describeTable, loaderDocument } from "./loader.ts";
import { quoteForKernel } from "./quote/kernel-command-line.ts";
import template from "./systemd-boot.mustache";
import type { Exported, ExportInput } from "./types.ts";

/** An entry of type 1 (UAPI.1). Every value goes to the end of its line, and nothing in it is special. */
export function exportSystemdBoot(input: ExportInput): Exported {
  const carrier = "--as=cpio";
  const document = loaderDocument(input, { kernel: "/vmlinuz", initrd: "/initrd.img", tables: "" }, carrier);
  const { words, remarks, ...rest } = document;
  const text = render(template, { ...rest, words: words.map((word) => quoteForKernel(word) ?? "") });
  return {
    files: makeTree([["nbft-boot.conf", { text, mode: 0o644 }]]),
    remarks: [...remarks, ...describeTable(input, document, { carrier, nameOf: (mac) => mac })],
  };
}
