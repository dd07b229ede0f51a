// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Format, FormatRegistry } from "../../formats/format.ts";
import type { Kind } from "../../formats/kinds.ts";
import type { Host } from "../../host/host.ts";
import { becomeTools, tools } from "../become-tools.ts";
import { UsageError } from "../command.ts";
import { isJson, mayBeTable } from "./json-tables.ts";

export interface File {
  readonly host: Host;
  readonly path: string;
  /** Undefined where it is no text. */
  readonly text: string | undefined;
  readonly from: Kind | undefined;
  readonly registry: FormatRegistry;
}

/** What is in a file: by --from, else by its content. Becomes nbft-boot-tools where that may know it, and this program does not. */
export function formatOf(file: File): Format | "table" {
  const { host, path, text, from, registry } = file;
  if (from !== undefined) {
    return from === "table" ? from : formatNamed(file, from);
  }
  if (text === undefined || text.startsWith("NBFT")) {
    return "table";
  }
  const [only, ...others] = registry.formats.filter((format) => format.recognizes(text));
  if (only !== undefined && others.length === 0) {
    return only;
  }
  if (only !== undefined) {
    const names = [only, ...others].map(({ name }) => name).join(" and ");
    throw new UsageError(`${path}: it may be ${names}: say which with --from=${only.name}`);
  }
  // A list is none: what starts like one may be a format that this program does not know.
  const isList = registry.whole === undefined && /^\s*\[/.test(text);
  if (!isList && isJson(path.replace(/^.*\//, ""), text) && mayBeTable(text)) {
    return "table";
  }
  if (registry.whole === undefined) {
    becomeTools(host);
  }
  throw new UsageError(`${path}: ${describeUnknown(file, text)}`);
}

function formatNamed({ host, path, registry }: File, from: Kind): Format {
  const format = registry.formats.find(({ name }) => name === from);
  if (format !== undefined) {
    return format;
  }
  if (registry.whole === undefined) {
    becomeTools(host);
  }
  const advice = from === "system" ? "it is no file: say system" : `install ${tools}`;
  throw new UsageError(`${path}: --from=${from}: ${advice}`);
}

function describeUnknown({ registry: { formats, whole } }: File, text: string): string {
  const known = ["table", ...formats.map(({ name }) => name)].join(", ");
  if (whole === undefined) {
    return `in none of the formats that are known here (${known}): install ${tools}, which knows more`;
  }
  const what = `in none of the formats that are known (${known})`;
  const near = whole.nearestKind(text);
  return near === undefined ? what : `${what}; if it is ${near}, --from=${near} says what is wrong with it`;
}
