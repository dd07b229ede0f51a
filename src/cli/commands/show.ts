// SPDX-License-Identifier: LGPL-2.1-or-later
import { type NamedTable, toNvmeCli } from "../../export/nvme-cli.ts";
import type { Host } from "../../host/host.ts";
import type { DecodedTables } from "../../sources/decode-tables.ts";
import { describeAbsence } from "../../sources/report.ts";
import { writeJson } from "../../text/json.ts";
import { visibleLines } from "../../text/visible.ts";
import { type Command, flag, type Options, sourceOptions, sourceWords, text } from "../command.ts";
import { complain, loadTables, statusOf } from "../input.ts";
import { chooseStyle, type Style } from "../text/style.ts";
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
  positional: sourceWords,
  options: {
    ...sourceOptions,
    json: { type: "boolean", describe: "JSON; the same as --format=json" },
    format: { type: "string", choices: ["text", "json", "nvme-cli"], default: "text", describe: "how to print" },
  },
  run: (host: Host, options: Options): number => {
    const input = loadTables(host, options);
    complain(host, input);
    const form = flag(options, "json") ? "json" : text(options, "format");
    if (form === "text") {
      host.stdout(visibleLines(formatTables(input, chooseStyle(host))));
    } else {
      writeJson(form === "json" ? toJson(input) : toNvmeCli(namedTables(input)), (piece) => host.stdout(piece));
    }
    return statusOf(input);
  },
};

function formatTables(input: DecodedTables, style: Style): string {
  const { tables, rejected } = input;
  return tables.length === 0 && rejected.length === 0
    ? `${describeAbsence(input)}\n`
    : tables.map(({ source, table }) => formatTable(source.path, table, style)).join("\n");
}

function namedTables({ tables }: DecodedTables): readonly NamedTable[] {
  return tables.map(({ source, table }) => ({ filename: source.path, table }));
}

function toJson({ tables, rejected, switchedOff }: DecodedTables): unknown {
  return {
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
    switchedOff: switchedOff.map(({ path, number }) => ({ file: path, number })),
  };
}
