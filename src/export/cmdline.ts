// SPDX-License-Identifier: LGPL-2.1-or-later
import { makeTree } from "../output/tree.ts";
import { allOptions } from "./kernel-options/all-options.ts";
import { joinForKernel } from "./quote/kernel-command-line.ts";
import { ExportError, type Exported, type ExportInput } from "./types.ts";

/** COMMAND_LINE_SIZE of x86 and arm64 in Linux, with the NUL at its end. */
const commandLineSize = 2048;
/** More leaves too little for root= and what a distribution adds. */
const safeLength = 1900;

/** Words for a kernel command line, in one line: dracut's, and those of make-initrd. */
export function exportCmdline({ plan }: ExportInput): Exported {
  const { parts, remarks, lost } = allOptions(plan);
  const line = joinForKernel(parts);
  if (line.length >= commandLineSize) {
    throw new ExportError(
      `${line.length} characters, where a kernel command line has ${commandLineSize - 1}: use a table (nbft-boot encode --as=cpio)`,
    );
  }
  const isLong = `${line.length} of the ${commandLineSize - 1} characters of a kernel command line: little is left for root= and others`;
  return {
    files: makeTree([["cmdline", { text: `${line}\n`, mode: 0o644 }]]),
    remarks: line.length > safeLength ? [...remarks, isLong] : remarks,
    lost,
  };
}
