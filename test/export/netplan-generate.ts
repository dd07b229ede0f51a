// SPDX-License-Identifier: LGPL-2.1-or-later
// The real netplan on a file, and what its renderers are told by it.

import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRunInTree } from "../../tools/tree.ts";

/** That there is no systemd and no udev here which could be told. */
const nobodyToTell = /reload request|booted with systemd|system scope bus|daemon-reload|udev via varlink/;

export type Renderer = "networkd" | "NetworkManager";

export interface Generated {
  /** Whatever netplan said of the file. */
  readonly said: string;
  /** Path below the root folder -> text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * `netplan generate --root-dir` with each of these files, after one of the administrator's that names the renderer.
 * @param program what that runs, without the second that starting it takes
 */
export async function netplanGenerate(
  tree: string,
  texts: readonly string[],
  renderer: Renderer,
  program = "netplan generate",
): Promise<Generated[]> {
  const top = mkdtempSync(join(tmpdir(), "nbft-boot-netplan-"));
  const roots = texts.map((_, index) => join(top, String(index)));
  try {
    for (const [index, root] of roots.entries()) {
      const folder = join(root, "etc/netplan");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "01-renderer.yaml"), `network: {version: 2, renderer: ${renderer}}\n`, {
        mode: 0o600,
      });
      writeFileSync(join(folder, "60-nbft-boot.yaml"), texts[index] ?? "", { mode: 0o600 });
    }
    const script = `for root in /roots/*; do
  $1 --root-dir "$root" >"$root/said" 2>&1 || echo "exit status $?" >>"$root/said"
done`;
    await mustRunInTree(tree, ["sh", "-uc", script, "sh", program], { bind: { "/roots": top } });
    return roots.map((root) => {
      const lines = readFileSync(join(root, "said"), "utf8").split("\n");
      const files = readdirSync(root, { recursive: true, encoding: "utf8" })
        .filter((path) => path.startsWith("run/") && lstatSync(join(root, path)).isFile())
        .map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
      const said = lines.filter((line) => line !== "" && !nobodyToTell.test(line)).join("\n");
      return { said, files: new Map(files) };
    });
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}
