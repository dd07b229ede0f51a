// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "../../../tools/cache.ts";
import { top } from "../../../tools/top.ts";
import { makeTree, mustRunInTree } from "../../../tools/tree.ts";
import { makeCpio } from "./cpio.ts";
import type { ImageFiles } from "./files.ts";
import { trixieWithTls } from "./framework-commands.ts";
import { kernelModules, type LabTree } from "./lab-tree.ts";

const init = join(top, "test/lab/guest/nvmet-init.sh");

const usual = ["virtio_net", "virtio_blk", "8021q", "nvmet_tcp"];
const forTls = ["tls", "gcm", "ctr", "seqiv", "crypto_null"];

/** The initramfs of the machine with the kernel's own target: busybox, a few modules and one script; for TLS its agent and keyctl, too. */
export async function nvmetInitramfs(tree: LabTree, hasTls = false): Promise<string> {
  const agent = hasTls ? await agentFiles() : {};
  // Linux 7 has it built in.
  const hash = tree.kernel.startsWith("6.") ? ["ghash_generic"] : [];
  const wanted = [...usual, ...(hasTls ? [...forTls, ...hash] : [])];
  const ingredients = [tree.identity, readFileSync(init), wanted, Object.keys(agent)];
  const entry = await cached("initramfs-nvmet", ingredients, async (folder) => {
    const modules = await kernelModules(tree, wanted);
    const archive = makeCpio({
      "/dev": { folder: true },
      "/proc": { folder: true },
      "/sys": { folder: true },
      "/bin/busybox": { from: join(tree.folder, "usr/bin/busybox"), mode: 0o755 },
      "/init": { from: init, mode: 0o755 },
      ...agent,
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

/** tlshd and keyctl with their libraries. */
async function agentFiles(): Promise<ImageFiles> {
  const folder = await makeTree("tree-trixie", trixieWithTls);
  const programs = ["/usr/sbin/tlshd", "/usr/bin/keyctl"];
  const list = (await mustRunInTree(folder, ["ldd", ...programs])).toString();
  const libraries = [...list.matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path);
  const files = [...new Set([...programs, ...libraries])].map(
    (path) => [path, { from: realpathSync(join(folder, path)), mode: 0o755 }] as const,
  );
  return { ...Object.fromEntries(files), "/etc/tlshd.conf": { content: "[debug]\nloglevel=0\n" } };
}
