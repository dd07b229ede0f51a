// SPDX-License-Identifier: LGPL-2.1-or-later
import { describeStrangers } from "../../export/device-names.ts";
import { kinds } from "../../export/index.ts";
import { ExportError, type Exported, type Kind } from "../../export/types.ts";
import { isNvmeSecret } from "../../formats/kernel-options.ts";
import type { Host } from "../../host/host.ts";
import { writeTree } from "../../output/write-tree.ts";
import type { LoadedPlan } from "../../sources/load-plan.ts";
import { describeAbsence } from "../../sources/report.ts";
import { nearest } from "../../text/nearest.ts";
import { plural } from "../../text/plural.ts";
import { quote, visibleLines } from "../../text/visible.ts";
import { type Command, type Options, sourceOptions, sourceWords, text, texts, UsageError } from "../command.ts";
import { exportOptions } from "../export-options.ts";
import { complain, describeLost, loadInput, statusOf } from "../input.ts";
import { namesInWords } from "../names-in-words.ts";
import { readTextFile } from "../read-text-file.ts";
import { formatTree } from "../text/tree-text.ts";

export const exportDocument: Command = {
  name: "export",
  group: "people",
  summary: "make a document for a boot loader, a network manager, ...",
  examples: [
    ["nbft-boot export cmdline table.json", "words for a kernel command line"],
    ["nbft-boot export grub table.json --root-arg=root=UUID=...", "a menu entry with the table"],
    ["nbft-boot export ipxe --by-mac -o boot.ipxe", "for a fleet: a table for each MAC address"],
  ],
  first: {
    name: "kind",
    describe: "kind of document",
    choices: kinds.map(({ name, summary }) => [name, summary]),
    own: Object.fromEntries(kinds.map(({ name, options }) => [name, options])),
  },
  positional: sourceWords,
  options: {
    ...sourceOptions,
    output: { type: "string", alias: "o", describe: "file to write, or directory for several; - prints" },
    ...exportOptions,
  },
  run: (host: Host, options: Options): number => {
    const kind = findKind(text(options, "kind") ?? "");
    const chosen = withNames(kind, withText(host, optionsFor(kind, options)), texts(options, "source"));
    const input = loadInput(host, { root: options.root, from: options.from, source: texts(options, "source") });
    complain(host, input);
    if (input.tables.length === 0 && (kind.withoutTables === undefined || chosen[kind.withoutTables] !== true)) {
      return refuseEmpty(host, kind, input);
    }
    const later = input.tables.find(({ source }) => source.isLater);
    if (later !== undefined && kind.isForBoot) {
      throw new UsageError(
        `export ${kind.name}: ${later.source.path} has nothing that a boot needs: export stafd or nvme-fabrics`,
      );
    }
    const exported = make(kind, input, chosen);
    const lost = [
      ...describeLost(input.plan),
      ...lostSecurity(kind, input),
      ...(exported.lost ?? []),
      ...(options.ifname === undefined ? [] : describeStrangers(input.plan, chosen)),
    ];
    for (const remark of [...exported.remarks, ...lost]) {
      host.stderr(visibleLines(`nbft-boot: ${kind.name}: ${remark}\n`));
    }
    write(host, kind, exported, text(options, "output") ?? "-");
    return Math.max(statusOf(input), lost.length > 0 ? 1 : 0);
  },
};

function findKind(name: string): Kind {
  const kind = kinds.find((one) => one.name === name);
  if (kind !== undefined) {
    return kind;
  }
  const names = kinds.map((one) => one.name);
  const meant = nearest(name, names);
  const hint = meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`;
  throw new UsageError(`export: unknown kind ${quote(name)}; ${hint}`);
}

/** What was typed of the options of kinds; one for other kinds is wrong usage. */
function optionsFor({ name, options: own }: Kind, options: Options): Record<string, string | boolean> {
  const typed = Object.keys(exportOptions).filter((option) => options[option] !== undefined);
  const foreign = typed.find((option) => !own.includes(option));
  if (foreign !== undefined) {
    const takers = kinds.filter((kind) => kind.options.includes(foreign)).map((kind) => kind.name);
    throw new UsageError(`export ${name}: --${foreign} is for ${takers.join(", ")}`);
  }
  // Whatever the document is: others can read it.
  const open = typed.find((option) => isNvmeSecret(String(options[option])));
  if (open !== undefined) {
    throw new UsageError(
      `export ${name}: --${open} has a secret, which everybody could read: change it, and give it as a credential`,
    );
  }
  return Object.fromEntries(typed.map((option) => [option, options[option] === true || String(options[option])]));
}

/** Option `file` is the text of that file. */
function withText(host: Host, options: Record<string, string | boolean>): Record<string, string | boolean> {
  const { file } = options;
  return typeof file === "string" ? { ...options, file: readTextFile(host, "file", file) } : options;
}

/** Names of cards that a source has said need not be said again. */
function withNames({ options: own }: Kind, options: Record<string, string | boolean>, words: readonly string[]) {
  const ifname = own.includes("ifname") ? namesInWords(words) : undefined;
  return ifname === undefined ? options : { ifname, ...options };
}

/** There is no table to make a document of. */
function refuseEmpty(host: Host, { name }: Kind, input: LoadedPlan): number {
  if (input.rejected.length === 0) {
    host.stderr(`nbft-boot: export ${name}: ${describeAbsence(input)}: name a source\n`);
  }
  return 2;
}

function make(kind: Kind, { plan, tables }: LoadedPlan, options: Record<string, string | boolean>): Exported {
  try {
    const names = tables.flatMap(({ source }) => source.names ?? []);
    return kind.make({ plan, tables: tables.map(({ table }) => table), names, options });
  } catch (error) {
    if (error instanceof ExportError) {
      throw new UsageError(`export ${kind.name}: ${error.message}`);
    }
    throw error;
  }
}

/** Documents that are no carriers of the table, and say of connections no more than where they lead. */
const saysConnections = ["cmdline", "dracut", "ironic", "nvme-fabrics", "stafd", "timberland"];

function lostSecurity({ name }: Kind, { plan }: LoadedPlan): readonly string[] {
  const lose = saysConnections.includes(name);
  return [...plan.paths, ...plan.discoveries].flatMap(({ id, security }) => {
    const required = [
      ...(security?.authentication === "required" ? ["authentication"] : []),
      ...(security?.channel === "required" ? ["TLS"] : []),
    ];
    const what = required.join(" and ");
    return lose && what !== "" ? [`${id} requires ${what}, which this document does not demand`] : [];
  });
}

/** One file goes where it is said, several go into a folder. */
function write(host: Host, { name }: Kind, { files, main }: Exported, output: string): void {
  const [only, ...others] = files.keys();
  const isPrinted = output === "-" || output === "/dev/stdout";
  if (isPrinted && (main !== undefined || others.length === 0)) {
    const rest = [...files.keys()].filter((path) => path !== (main ?? only));
    if (rest.length > 0) {
      host.stderr(`nbft-boot: ${name}: --output DIR writes ${rest.join(", ")}, too\n`);
    }
    host.stdout(textOf(files, main ?? only));
  } else if (isPrinted) {
    host.stdout(formatTree(files));
  } else if (others.length === 0 && only !== undefined && !host.exists(`${output}/`)) {
    host.writeOutput(output, textOf(files, only), modeOf(files, only));
  } else if (host.exists(output) && !host.exists(`${output}/`)) {
    throw new UsageError(`export ${name}: ${plural(files.size, "file")}: ${output} is no directory`);
  } else {
    const below = new Map([...files].map(([path, entry]) => [path.replace(/^\/+/, ""), entry]));
    writeTree(host, below, output.replace(/\/+$/, ""));
  }
}

function textOf(files: Exported["files"], path = ""): string {
  const entry = files.get(path);
  return entry !== undefined && "text" in entry ? entry.text : "";
}

function modeOf(files: Exported["files"], path: string): number {
  const entry = files.get(path);
  return entry !== undefined && "mode" in entry ? entry.mode : 0o644;
}
