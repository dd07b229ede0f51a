// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";
import { withLabKernel } from "../../test/lab/images/framework-commands.ts";
import { labTree } from "../../test/lab/images/lab-tree.ts";
import { progress } from "../program.ts";
import { top } from "../top.ts";
import { mustRunInTree } from "../tree.ts";
import { rpmTree } from "./build-trees.ts";

/**
 * Has rpm install these packages where systemd and dracut are, and looks whether they find what they need (install-rpm.sh). That is a Debian:
 * no Fedora can be made of what this machine's apt has.
 * @throws where something is missing, or left behind
 */
export async function tryRpmPackages(folder: string): Promise<void> {
  const lab = await labTree();
  progress("installing the RPM packages in a tree");
  const script = join(top, "tools/package/install-rpm.sh");
  await mustRunInTree(await rpmTree(), ["sh", "-euc", `${withLabKernel}\nsh /install /packages`], {
    bind: { "/packages": folder, "/install": script, "/lab": lab.folder },
    environment: { KERNEL: lab.kernel },
  });
}
