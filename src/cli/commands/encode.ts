// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { encode as encodeTable } from "../../nbft/encode.ts";
import { type Command, type Options, text, UsageError } from "../command.ts";
import { readJsonTable } from "../input.ts";

export const encode: Command = {
  name: "encode",
  summary: "make a binary NBFT of a table in JSON (as `show --json` prints it under `table`)",
  examples: [["nbft-boot encode table.json --output NBFT", "for QEMU: -acpitable file=NBFT"]],
  positional: {
    name: "json",
    describe: "the table; its JSON Schema is shipped as table.schema.json",
    many: false,
    isFile: true,
  },
  options: { output: { type: "string", alias: "o", describe: "file to write" } },
  run: (host: Host, options: Options): number => {
    const output = text(options, "output");
    if (output === undefined) {
      throw new UsageError("encode: say where to write the table: --output FILE");
    }
    host.writeFile(output, encodeTable(readJsonTable(host, text(options, "json") ?? "")), 0o644);
    return 0;
  },
};
