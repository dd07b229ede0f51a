// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootDelay } from "../../../src/boot/configure/root-delay.ts";
import { parseCommandLine } from "../../../src/machine/kernel-command-line.ts";
import { top } from "../../../tools/top.ts";
import { makeTree, runInTree } from "../../../tools/tree.ts";
import { storageTree } from "../../lab/images/storage-tree.ts";

/** A machine that boots with initramfs-tools, without a kernel and with a clock of its own. */
export interface Boot {
  /** The kernel command line. */
  readonly options: string;
  /** What happens: seconds since the kernel's start, and a function of world.sh with its arguments. */
  readonly events: readonly string[];
  /** Of the image. */
  readonly crypttab?: string;
  /** Of the real root. */
  readonly fstab?: string;
}

/** The shells that an image can have. */
export const shells = ["busybox", "klibc"] as const;

/** What happens until root and /usr are mounted or the boot is given up, each line with its second. A boot that goes on for 400 s `waits`. */
export async function boot(shell: (typeof shells)[number], { options, events, ...files }: Boot): Promise<string[]> {
  const tree = await makeTree("tree-storage", storageTree);
  const folder = mkdtempSync(join(tmpdir(), "nbft-initramfs-tools-"));
  try {
    const line = `panic=0 fastboot ${options}`;
    const simulated = {
      cmdline: `${line}\n`,
      "root-delay": `${rootDelay(parseCommandLine(line))}\n`,
      events: `${events.join("\n")}\n`,
      log: "",
      ...files,
    };
    for (const [name, content] of Object.entries(simulated)) {
      writeFileSync(join(folder, name), content);
    }
    const here = join(top, "test/boot/initramfs-tools");
    const bind = {
      "/sim": folder,
      "/ours": join(top, "initramfs-tools"),
      "/boot.sh": join(here, "boot.sh"),
      "/world.sh": join(here, "world.sh"),
    };
    const { stdout, stderr } = await runInTree(tree, ["/boot.sh", shell], { bind });
    const log = readFileSync(join(folder, "log"), "utf8").trim();
    if (log === "") {
      throw new Error(`nothing has happened:\n${stdout}${stderr}`);
    }
    return log.split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
