// SPDX-License-Identifier: LGPL-2.1-or-later
// What this project costs in bytes: on a machine, and in an image.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { archiveOf } from "../../test/lab/image-bench/compare-images.ts";
import { makeInitramfs } from "../../test/lab/images/initramfs.ts";
import { type LabTree, labTree } from "../../test/lab/images/lab-tree.ts";
import { readInitramfs } from "../../test/lab/images/read-initramfs.ts";
import { makeOrSay } from "../program.ts";
import { top } from "../top.ts";
import { mustRunInTree } from "../tree.ts";

// File types of stat(2).
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;

const compressedNames = { executable: "nbft-boot, zstd -19", image: "share of dracut's image, zstd -15" } as const;

/** Bytes by what has them, and what cannot be counted here, which is said: no image can be built. */
export async function countBytes(): Promise<{ bytes: Readonly<Record<string, number>>; uncounted: readonly string[] }> {
  const compressed = await makeOrSay("bytes are not counted compressed", async () => {
    const tree = await labTree();
    const zstd = async (level: number, input: Buffer) =>
      (await mustRunInTree(tree.folder, ["zstd", "-q", `-${level}`, "-c"], { input })).length;
    return {
      [compressedNames.executable]: await zstd(19, readFileSync(join(top, "dist/nbft-boot"))),
      [compressedNames.image]: await zstd(15, await shareOfImage(tree)),
    };
  });
  const units = readdirSync(join(top, "dist/units"), { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(top, "dist/units", name)))
    .filter((status) => status.isFile());
  const bytes = {
    "nbft-boot": statSync(join(top, "dist/nbft-boot")).size,
    "nbft-boot-tools": statSync(join(top, "dist/nbft-boot-tools")).size,
    units: units.reduce((sum, { size }) => sum + size, 0),
    ...compressed,
  };
  return { bytes, uncounted: compressed === undefined ? Object.values(compressedNames) : [] };
}

/** Our files of the image that the boot lab boots most. */
async function shareOfImage(tree: LabTree): Promise<Buffer> {
  const { path } = await makeInitramfs("dracut", tree);
  const unpack = (input: Buffer) => mustRunInTree(tree.folder, ["zstd", "-q", "-dc"], { input });
  const image = await readInitramfs(readFileSync(path), unpack);
  const ours = [...image].filter(([path, { mode }]) => path.includes("nbft") && (mode & S_IFMT) !== S_IFDIR);
  return archiveOf(image, ours.map(([path]) => path).sort());
}
