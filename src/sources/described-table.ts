// SPDX-License-Identifier: LGPL-2.1-or-later
// What a boot is told by other means than a table: rd.nvmf.* of the kernel command line, and files of nvme-cli in the image. One table is made of
// it, without HFI: the network is configured by whoever does that by ip= or by files of its own.

import { remarkOf } from "../description/remark-of.ts";
import { mostDescriptors, tableOf } from "../description/table-of.ts";
import type { Description, HostPart, Remark } from "../description/types.ts";
import { describeKernelOptions, withoutSecrets } from "../formats/kernel-options.ts";
import type { Host } from "../host/host.ts";
import { bootStage } from "../machine/boot-stage.ts";
import {
  isSwitchedOn,
  type Parameter,
  parseCommandLine,
  readCommandLine,
  readSaidCommandLine,
} from "../machine/kernel-command-line.ts";
import type { Decoded } from "../nbft/decode.ts";
import type { TextFile } from "../output/tree.ts";
import { findHost } from "./find-host.ts";
import { findKept, type KeptSources } from "./kept-sources.ts";
import { type NvmeFile, readNvmeFiles } from "./nvme-files.ts";
import { isMeant, nvmeFolder } from "./nvme-folder.ts";
import { isConnection, isIdentity, isOthers } from "./nvmf-options.ts";
import { hasTables } from "./table-files.ts";

export interface Described {
  readonly made: Decoded;
  /** What it is made of, for people: `rd.nvmf.connect, /etc/nvme/nvme-fabrics.conf`. */
  readonly name: string;
  readonly remarks: readonly Remark[];
  /** That which it had in the initramfs, in the real root. */
  readonly number?: number;
  /** Whether nothing is left for others to connect: of another transport, by a host name, with a secret, or not understood. */
  readonly takesAll: boolean;
  /** What has to be kept for the real root, by the name in its folder. */
  readonly files: readonly (readonly [string, TextFile])[];
}

/** Undefined where nothing is there that wants to be connected. */
export function readDescribed(host: Host): Described | undefined {
  const kept = findKept(host);
  if (kept !== undefined) {
    const words = parseCommandLine(kept.commandLine);
    return describe(host, words, readNvmeFiles(kept.host, kept.folder), kept);
  }
  const all = readCommandLine(host);
  // Of an image that was built for a machine with tables, these are the tables' own targets once more.
  const parameters = hasTables(host) ? readSaidCommandLine(host) : all;
  const words = parameters.filter((word) => isConnection(word) || isIdentity(word));
  const isSaid = readSaidCommandLine(host).some(isConnection);
  const isStatic = isSwitchedOn(all, "rd.nvmf.nostatic", false);
  const reads = bootStage(host) === "initramfs" && !isStatic && (isSaid || isMeant(host));
  return describe(host, words, reads ? readNvmeFiles(host, nvmeFolder) : [], undefined);
}

function describe(
  host: Host,
  words: readonly Parameter[],
  files: readonly NvmeFile[],
  kept: KeptSources | undefined,
): Described | undefined {
  const wanting = words.filter(isConnection);
  const isSaid = ({ severity }: Remark): boolean => severity !== "note";
  const found = files.filter(
    ({ description: { connections, remarks }, problems }) =>
      connections.length + problems.length > 0 || remarks.some(isSaid),
  );
  if (wanting.length === 0 && found.length === 0) {
    return undefined;
  }
  const options = words.map((word) => ({ ...word, place: { source: spell(withoutSecrets(word)) } }));
  const parts = [describeKernelOptions(options), ...files.map(({ description }) => description)];
  const problems = files.flatMap((file) => file.problems);
  const hosts = findHost(
    host,
    parts.flatMap((part) => part.hosts),
    problems,
    kept?.folder,
  );
  const { table, remarks } = makeTable(parts, hosts);
  const identityFiles = hosts.flatMap(({ nqn, id }) => [
    ...(nqn === undefined ? [] : [["hostnqn", text(`${nqn}\n`)] as const]),
    ...(id === undefined ? [] : [["hostid", text(`${id}\n`)] as const]),
  ]);
  const isLost = [...parts.flatMap((part) => part.remarks), ...problems].some(isSaid);
  return {
    made: { table, findings: [] },
    name: [...new Set([...wanting.map(({ key }) => key), ...found.map(({ path }) => path)])].join(", "),
    remarks: [...remarks, ...problems, ...otherHosts(files, hosts)],
    ...(kept === undefined ? {} : { number: kept.number }),
    takesAll: !isLost && !remarks.some(({ severity }) => severity === "error") && !readCommandLine(host).some(isOthers),
    files: [
      ["cmdline", text(`${words.map(spell).map(quoteWord).join(" ")}\n`)],
      ...files.flatMap(({ texts }) => texts.map(([name, content]) => [name, text(content)] as const)),
      ...identityFiles,
    ],
  };
}

/** What is more than a table holds is nothing to connect by, and said. */
function makeTable(parts: readonly Description[], hosts: readonly HostPart[]): ReturnType<typeof tableOf> {
  const connections = parts.flatMap((part) => part.connections);
  const remarks = parts.flatMap((part) => part.remarks);
  const make = (most?: number) =>
    tableOf([{ hosts, interfaces: [], connections: connections.slice(0, most), remarks }]);
  try {
    return make();
  } catch (error) {
    const { place } = connections[mostDescriptors] ?? remarkOf(error);
    const made = make(mostDescriptors);
    const message = `more than ${mostDescriptors} connections: left out`;
    return { ...made, remarks: [...made.remarks, { severity: "error", place, message }] };
  }
}

/** nvme-cli connects as several hosts; a boot as one. */
function otherHosts(files: readonly NvmeFile[], [host]: readonly HostPart[]): Remark[] {
  const said = files.flatMap(({ description }) => description.hosts);
  const others = said.filter(({ nqn }) => nqn !== undefined && host?.nqn !== undefined && nqn !== host.nqn);
  return others.map(({ place, nqn }) => ({
    severity: "warning",
    place,
    message: `host ${nqn} is another than ${host?.nqn}, as which a boot connects all`,
  }));
}

function spell({ key, value }: Parameter): string {
  return value === undefined ? key : `${key}=${value}`;
}

/** In quotes that it has not itself, as parseCommandLine() takes them away. */
function quoteWord(word: string): string {
  return word.includes('"') ? `'${word}'` : `"${word}"`;
}

function text(content: string): TextFile {
  return { text: content, mode: 0o600 };
}
