// SPDX-License-Identifier: LGPL-2.1-or-later
import { longestOption } from "../carriers/carry.ts";
import { makeTree } from "../output/tree.ts";
import { allOptions } from "./kernel-options/all-options.ts";
import { joinForKernel, longestCommandLine } from "./quote/kernel-command-line.ts";
import { ExportError, type Exported, type ExportInput } from "./types.ts";

/** Words for a kernel command line, in one line: dracut's, and those of make-initrd. */
export function exportCmdline({ plan }: ExportInput): Exported {
  const { parts, remarks, lost } = allOptions(plan);
  const line = joinForKernel(parts);
  if (line.length > longestCommandLine) {
    throw new ExportError(
      `${line.length} characters, where a kernel command line has ${longestCommandLine}: use a table (nbft-boot encode --as=cpio)`,
    );
  }
  const isLong = `${line.length} of the ${longestCommandLine} characters of a kernel command line: little is left for root= and others`;
  return {
    files: makeTree([["cmdline", { text: `${line}\n`, mode: 0o644 }]]),
    remarks: line.length > longestOption ? [...remarks, isLong] : remarks,
    lost,
  };
}
