// SPDX-License-Identifier: LGPL-2.1-or-later
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { carry } from "../../../src/carriers/carry.ts";
import { encode } from "../../../src/nbft/encode.ts";
import type { LoaderInput } from "./loader.ts";

/** A file that is copied, or its content. */
export type LaidOut = Readonly<Record<string, { readonly from: string } | string | Uint8Array>>;

/** A folder with these files in it, below the loader's. */
export function layOut(input: LoaderInput, name: string, files: LaidOut): string {
  const folder = join(input.folder, name);
  for (const [path, file] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (typeof file === "string" || file instanceof Uint8Array) {
      writeFileSync(target, file);
    } else {
      cpSync(file.from, target);
    }
  }
  return folder;
}

/** The kernel as a boot loader wants it: what QEMU alone is given is not compressed. */
export const compressedKernel = ({ tree }: LoaderInput): string => join(tree.system, "boot", `vmlinuz-${tree.kernel}`);

/** The table as an archive to go behind the initramfs. */
export const tableArchive = ({ table }: LoaderInput): Uint8Array => carry(encode(table), "cpio") as Uint8Array;
