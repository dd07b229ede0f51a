// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRunInTree } from "../../tools/tree.ts";

/** The file in which nvme-cli finds the table that stands at this position of the list. */
export function tableFile(position: number): string {
  return `/tables/NBFT${position}`;
}

/** What `nvme nbft show -o json` of a Debian tree prints of each table; undefined where it prints nothing of it. */
export async function readWithNvmeCli(tree: string, tables: readonly Uint8Array[]): Promise<readonly unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-"));
  try {
    for (const [position, bytes] of tables.entries()) {
      writeFileSync(join(folder, `NBFT${position}`), bytes);
    }
    const command = ["nvme", "nbft", "show", "-o", "json", "--nbft-path=/tables"];
    const output = await mustRunInTree(tree, command, { bind: { "/tables": folder } });
    const printed: readonly { readonly filename: string }[] = JSON.parse(output.toString());
    const byFile = new Map(printed.map((table) => [table.filename, table]));
    return tables.map((_, position) => byFile.get(tableFile(position)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
