// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Carrier, CarrierError, carriers, carry } from "../../carriers/carry.ts";
import type { Host } from "../../host/host.ts";
import { encode as encodeTable } from "../../nbft/encode.ts";
import { type Command, type Options, text, UsageError } from "../command.ts";
import { readJsonTable } from "../input.ts";

export const encode: Command = {
  name: "encode",
  group: "people",
  summary: "make a binary table of one in JSON, or what carries it",
  examples: [
    ["nbft-boot encode table.json --output NBFT", "for QEMU: -acpitable file=NBFT"],
    ["nbft-boot encode table.json --as=cpio -o table.cpio", "to go behind an initramfs"],
  ],
  positional: {
    name: "json",
    describe: "the table; its JSON Schema is shipped as table.schema.json",
    many: false,
    isFile: true,
  },
  options: {
    table: { type: "number", describe: "which one, where the file is what show --json prints of several" },
    output: { type: "string", alias: "o", describe: "file to write; - is standard output" },
    as: {
      type: "string",
      choices: carriers,
      default: "table",
      describe: "what is written: the table, or what carries it",
    },
  },
  run: (host: Host, options: Options): number => {
    const output = text(options, "output");
    const carrier = carrierOf(options);
    const isText = carrier === "credential" || carrier === "smbios";
    if (output === undefined && !isText) {
      throw new UsageError("encode: say where to write the table: --output FILE");
    }
    const isStandard = output === undefined || output === "-" || output === "/dev/stdout";
    if (isStandard && !isText && host.isTerminal(1)) {
      throw new UsageError("encode: a table is binary, and standard output is a terminal: name a file, or pipe it");
    }
    const number = typeof options.table === "number" ? options.table : undefined;
    const table = encodeTable(readJsonTable(host, text(options, "json") ?? "", number));
    const content = carried(table, carrier);
    if (isStandard) {
      host.stdout(content);
    } else {
      host.writeOutput(output, content, 0o644);
    }
    return 0;
  },
};

function carrierOf(options: Options): Carrier {
  return carriers.find((carrier) => carrier === options.as) ?? "table";
}

function carried(table: Uint8Array, carrier: Carrier): Uint8Array | string {
  try {
    const content = carry(table, carrier);
    return typeof content === "string" ? `${content}\n` : content;
  } catch (error) {
    if (error instanceof CarrierError) {
      throw new UsageError(`encode: ${error.message}`);
    }
    throw error;
  }
}
