// SPDX-License-Identifier: LGPL-2.1-or-later
import { formatNvmeCli } from "../../export/nvme-cli.ts";
import type { Host } from "../../host/host.ts";
import { formatJson, visibleLines } from "../../text/visible.ts";
import { type Command, flag, type Options, rootOption, tableFiles, text } from "../command.ts";
import { complain, type LoadedTables, loadTables } from "../input.ts";
import { chooseStyle } from "../text/style.ts";
import { formatTable } from "../text/table-text.ts";

export const show: Command = {
  name: "show",
  group: "people",
  summary: "show what the tables say",
  examples: [
    ["nbft-boot show", "this machine's tables, for people"],
    ["nbft-boot show --json dump.bin", "a table file, for programs"],
    ["nbft-boot show --format=nvme-cli", "as `nvme nbft show -o json` does"],
  ],
  positional: tableFiles,
  options: {
    ...rootOption,
    json: { type: "boolean", describe: "JSON; the same as --format=json" },
    format: { type: "string", choices: ["text", "json", "nvme-cli"], default: "text", describe: "how to print" },
  },
  run: (host: Host, options: Options): number => {
    const input = loadTables(host, options);
    complain(host, input);
    host.stdout(visibleLines(format(flag(options, "json") ? "json" : text(options, "format"), input, host)));
    return input.rejected.length === 0 ? 0 : 2;
  },
};

function format(form: string | undefined, input: LoadedTables, host: Host): string {
  const { tables, rejected } = input;
  switch (form) {
    case "nvme-cli":
      return formatNvmeCli(tables.map(({ source, table }) => ({ filename: source.path, table })));
    case "json":
      return formatJson({
        version: 1,
        tables: tables.map(({ source, table, findings }) => ({
          file: source.path,
          number: source.number,
          table,
          findings,
        })),
        rejected: rejected.map(({ source, error }) => ({
          file: source.path,
          number: source.number,
          finding: error.finding,
        })),
      });
    default:
      return tables.length === 0 && rejected.length === 0
        ? "no NBFT: firmware did not boot this machine from NVMe over Fabrics\n"
        : tables.map(({ source, table }) => formatTable(source.path, table, chooseStyle(host))).join("\n");
  }
}
