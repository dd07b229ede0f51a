// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { top } from "../../../tools/top.ts";
import { mustRunInTree } from "../../../tools/tree.ts";
import { makeCpio } from "./cpio.ts";
import { kernelModules, type LabTree } from "./lab-tree.ts";

const init = join(top, "test/lab/guest/nvmet-init.sh");

/** The initramfs of the machine with the kernel's own target: busybox, a few modules and one script. */
export async function nvmetInitramfs(tree: LabTree): Promise<string> {
  const entry = await cached("initramfs-nvmet", [tree.identity, readFileSync(init)], async (folder) => {
    const modules = await kernelModules(tree, ["virtio_net", "virtio_blk", "8021q", "nvmet_tcp"]);
    const archive = makeCpio({
      "/dev": { folder: true },
      "/proc": { folder: true },
      "/sys": { folder: true },
      "/bin/busybox": { from: join(tree.folder, "usr/bin/busybox"), mode: 0o755 },
      "/init": { from: init, mode: 0o755 },
      ...Object.fromEntries(
        [...modules].map(
          ([name, content], n) => [`/modules/${String(n).padStart(2, "0")}-${name}`, { content }] as const,
        ),
      ),
    });
    writeFileSync(join(folder, "initramfs"), await mustRunInTree(tree.folder, ["zstd", "-q3"], { input: archive }));
  });
  return join(entry, "initramfs");
}
