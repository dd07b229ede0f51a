// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { encode as encodeTable } from "../../nbft/encode.ts";
import { type Command, type Options, text, UsageError } from "../command.ts";
import { readJsonTable } from "../input.ts";

export const encode: Command = {
  name: "encode",
  group: "people",
  summary: "make a binary table of one in JSON",
  examples: [["nbft-boot encode table.json --output NBFT", "for QEMU: -acpitable file=NBFT"]],
  positional: {
    name: "json",
    describe: "the table; its JSON Schema is shipped as table.schema.json",
    many: false,
    isFile: true,
  },
  options: { output: { type: "string", alias: "o", describe: "file to write; - is standard output" } },
  run: (host: Host, options: Options): number => {
    const output = text(options, "output");
    if (output === undefined) {
      throw new UsageError("encode: say where to write the table: --output FILE");
    }
    const isStandard = output === "-" || output === "/dev/stdout";
    if (isStandard && host.isTerminal(1)) {
      throw new UsageError("encode: a table is binary, and standard output is a terminal: name a file, or pipe it");
    }
    const table = encodeTable(readJsonTable(host, text(options, "json") ?? ""));
    if (isStandard) {
      host.stdout(table);
    } else {
      host.writeOutput(output, table, 0o644);
    }
    return 0;
  },
};
