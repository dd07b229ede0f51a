// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { mustRunInTree } from "../../../tools/tree.ts";
import type { LabTree } from "./lab-tree.ts";

/**
 * The kernel as QEMU starts it soonest. That of amd64 as an uncompressed ELF file, by its PVH entry: a second less than a bzImage, which unpacks
 * itself in an emulated machine. Debian's for arm64 is not compressed.
 */
export async function uncompressedKernel(tree: LabTree): Promise<string> {
  if (tree.architecture !== "amd64") {
    return join(tree.system, "boot", `vmlinuz-${tree.kernel}`);
  }
  const path = join(tree.system, "boot", `vmlinuz-${tree.kernel}`);
  const image = readFileSync(path);
  // Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length. The payload ends with the length of the unpacked kernel.
  const setupSize = (image.readUInt8(0x1f1) + 1) * 512;
  const start = setupSize + image.readUInt32LE(0x248);
  const payload = image.subarray(start, start + image.readUInt32LE(0x24c) - 4);
  const program = decompressor(payload);
  if (program === undefined) {
    return path;
  }
  const entry = await cached("kernel", [tree.identity, tree.kernel], async (folder) => {
    const elf = await mustRunInTree(tree.folder, [program, "-dc"], { input: payload });
    writeFileSync(join(folder, "vmlinux"), elf);
  });
  return join(entry, "vmlinux");
}

/** Undefined where the tree has none: such a kernel unpacks itself. */
function decompressor(payload: Buffer): string | undefined {
  switch (payload.readUInt32BE(0)) {
    case 0x28b52ffd:
      return "zstd";
    case 0xfd377a58:
      return "xz";
    case 0x02214c18: // LZ4: bookworm's
      return undefined;
    default:
      throw new Error(`the kernel is compressed in an unknown way: ${payload.subarray(0, 4).toString("hex")}`);
  }
}
