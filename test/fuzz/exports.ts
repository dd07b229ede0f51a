// SPDX-License-Identifier: LGPL-2.1-or-later
// The documents for network managers and NVMe tools, of whatever plan: each line is one that the document may have.

import { exportNetplan } from "../../src/export/netplan.ts";
import { exportNetworkd } from "../../src/export/networkd.ts";
import { exportNetworkManager } from "../../src/export/networkmanager.ts";
import { exportNvmeFabrics } from "../../src/export/nvme-fabrics.ts";
import { exportStafd } from "../../src/export/stafd.ts";
import { exportTimberland } from "../../src/export/timberland.ts";
import { type Export, ExportError } from "../../src/export/types.ts";
import { exportWicked } from "../../src/export/wicked.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { problemOfFile, problemOfSpeech } from "./written.ts";

const documents: readonly Export[] = [
  exportNetplan,
  exportNetworkd,
  exportNetworkManager,
  exportWicked,
  exportNvmeFabrics,
  exportStafd,
  exportTimberland,
];

/** Problems of their lines, and of what is said of them. */
export function tryExports(plan: BootPlan): readonly string[] {
  return documents.flatMap((document) => {
    try {
      const { files, remarks, lost = [] } = document({ plan, tables: [], options: {} });
      return [
        ...[...files].map(([path, entry]) => problemOfFile(path, "text" in entry ? entry.text : entry.target)),
        ...[...remarks, ...lost].map(problemOfSpeech),
        ...[...remarks, ...lost].map((remark) =>
          remark.includes("\n") ? `a remark of two lines: ${JSON.stringify(remark)}` : undefined,
        ),
      ].filter((problem) => problem !== undefined);
    } catch (error) {
      if (error instanceof ExportError) {
        return [];
      }
      throw error;
    }
  });
}
