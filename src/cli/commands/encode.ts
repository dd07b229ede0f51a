// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Carrier, CarrierError, carriers, carry } from "../../carriers/carry.ts";
import { demandSecurity } from "../../description/demand-security.ts";
import type { Requirement } from "../../description/security-profile.ts";
import type { Host } from "../../host/host.ts";
import { encode as encodeTable } from "../../nbft/encode.ts";
import { EncodeError } from "../../nbft/encode-error.ts";
import type { Table } from "../../nbft/types.ts";
import { makePlan } from "../../plan/plan.ts";
import { whyNothing } from "../../plan/why-nothing.ts";
import { decodeTables } from "../../sources/decode-tables.ts";
import type { SourceTable } from "../../sources/read-tables.ts";
import { describeRejected } from "../../sources/report.ts";
import { visibleLines } from "../../text/visible.ts";
import { type Command, type Options, sourceOptions, sourceWords, text, texts, UsageError } from "../command.ts";
import { describeLost, namesSources, readNamedSources, sayRemarks } from "../input.ts";

export const encode: Command = {
  name: "encode",
  group: "people",
  summary: "make one binary table of sources, or what carries it",
  examples: [
    ["nbft-boot encode table.json --output NBFT", "for QEMU: -acpitable file=NBFT"],
    ["nbft-boot encode nvme-fabrics.conf netplan.yaml --as=cpio -o table.cpio", "to go behind an initramfs"],
    ["nbft-boot encode table.json --require=authentication -o NBFT", "no boot connects without"],
  ],
  positional: { ...sourceWords, describe: "tables (JSON: table.schema.json), other files, kernel options or system" },
  options: {
    ...sourceOptions,
    table: { type: "number", describe: "which one, where the sources have several" },
    require: {
      type: "string",
      choices: ["authentication", "tls", "authentication,tls"],
      describe: "what no boot is to connect without",
    },
    output: { type: "string", alias: "o", describe: "file to write; - is standard output" },
    as: {
      type: "string",
      choices: carriers,
      default: "table",
      describe: "what is written: the table, or what carries it",
    },
  },
  run: (host: Host, options: Options): number => {
    if (!namesSources(options)) {
      throw new UsageError("encode: say which source: a table in JSON, another file, or kernel options");
    }
    const output = text(options, "output");
    if (output === "") {
      throw new UsageError("encode: --output names no file");
    }
    const carrier = carrierOf(options);
    const isText = carrier === "credential" || carrier === "smbios";
    if (output === undefined && !isText) {
      throw new UsageError("encode: say where to write the table: --output FILE");
    }
    const isStandard = output === undefined || output === "-" || output === "/dev/stdout";
    if (isStandard && !isText && host.isTerminal(1)) {
      throw new UsageError("encode: a table is binary, and standard output is a terminal: name a file, or pipe it");
    }
    const required = requiredBy(options);
    const { tables, remarks } = readNamedSources(host, options);
    sayRemarks(host, remarks);
    const chosen = demanding(chooseTable(tables, options), required);
    const status = remarks.some(({ severity }) => severity === "error") ? 1 : 0;
    if (saysNothing(chosen)) {
      const isStale = !isStandard && host.exists(output);
      const what = chosen.isLater ? "nothing that a boot needs" : "nothing to connect";
      const why = `${chosen.path}: ${what}: no table is made\n`;
      const stale = `${output}: is not this: ${chosen.path} has ${what}, and the file is left as it was\n`;
      host.stderr(remarks.length > 0 && !isStale ? "" : visibleLines(`nbft-boot: ${isStale ? stale : why}`));
      return isStale ? 1 : status;
    }
    const content = carried(bytesOf(chosen), carrier);
    const isUseless = reportUnused(host, chosen);
    if (isStandard) {
      host.stdout(content);
    } else {
      host.writeOutput(output, content, 0o644);
    }
    return isUseless ? 1 : status;
  },
};

/** Says where no boot would connect what the sources ask for; returns whether it is so. A table that somebody wrote may ask for more than it gets. */
function reportUnused(host: Host, source: SourceTable): boolean {
  const plan = makePlan(decodeTables([source]).tables);
  const why = whyNothing(plan);
  const nothing = why === undefined ? [] : [`a boot connects nothing by this table: ${why}`];
  const lost = why === undefined && source.isDescribed === true ? describeLost(plan) : nothing;
  for (const line of lost) {
    host.stderr(visibleLines(`nbft-boot: ${source.path}: ${line}\n`));
  }
  return lost.length > 0;
}

/** Of files that know no path, or none for a boot; a table that somebody wrote so is a table. */
function saysNothing({ isDescribed, isLater, made }: SourceTable): boolean {
  const isEmpty = made?.table.ssns.length === 0 && made.table.discovery.length === 0;
  return isDescribed === true && (isEmpty || isLater === true);
}

function carrierOf(options: Options): Carrier {
  return carriers.find((carrier) => carrier === options.as) ?? "table";
}

function chooseTable(tables: readonly SourceTable[], options: Options): SourceTable {
  const number = typeof options.table === "number" ? options.table : undefined;
  const found = number === undefined ? tables : tables.filter((table) => table.number === number);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    const words = texts(options, "source");
    const which = tables.map((table) => table.number).join(", ");
    if (only === undefined && which !== "") {
      throw new UsageError(
        `--table ${number}: no table has this number: there ${tables.length === 1 ? "is" : "are"} ${which}`,
      );
    }
    const have = words.length === 1 ? `${tables[0]?.path}: it has` : "they have";
    throw new UsageError(
      which === "" ? `${words.join(", ")}: no table in it` : `${have} the tables ${which}: say which with --table N`,
    );
  }
  return only;
}

function requiredBy(options: Options): readonly Requirement[] {
  const words = text(options, "require")?.split(",") ?? [];
  return (["authentication", "tls"] as const).filter((word) => words.includes(word));
}

function demanding(source: SourceTable, required: readonly Requirement[]): SourceTable {
  const table = required.length === 0 ? undefined : decoded(source);
  return table === undefined ? source : { ...source, made: { findings: [], table: demandSecurity(table, required) } };
}

/** A binary table stays as it is. */
function bytesOf(source: SourceTable): Uint8Array {
  if (source.made !== undefined) {
    return encodeMade(source.path, source.made.table);
  }
  decoded(source);
  return source.bytes;
}

/** Undefined where firmware says that there is nothing to boot from. */
function decoded(source: SourceTable): Table | undefined {
  const { tables, rejected } = decodeTables([source]);
  const [refused] = rejected;
  if (refused !== undefined) {
    throw new UsageError(describeRejected(refused));
  }
  return tables[0]?.table;
}

function encodeMade(path: string, table: Parameters<typeof encodeTable>[0]): Uint8Array {
  if (table.host.nqn === "") {
    throw new UsageError(`${path}: no host NQN is known, and no table is without one: add rd.nvmf.hostnqn=NQN`);
  }
  try {
    return encodeTable(table);
  } catch (error) {
    throw error instanceof EncodeError ? new UsageError(`${path}: ${error.message}`) : error;
  }
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
