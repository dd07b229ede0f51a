// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Format } from "../../formats/format.ts";
import type { Kind } from "../../formats/kinds.ts";
import { kindByName, nearestKind, recognize } from "../../formats/recognize.ts";
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
  readonly formats: readonly Format[];
  /** Whether these formats are all that there are. */
  readonly isComplete: boolean;
}

/** What is in a file: by --from, else by its content. Becomes nbft-boot-tools where that may know it, and this program does not. */
export function formatOf(file: File): Format | "table" {
  const { host, path, text, from, formats, isComplete } = file;
  if (from !== undefined) {
    return from === "table" ? from : formatNamed(file, from);
  }
  if (text === undefined || text.startsWith("NBFT")) {
    return "table";
  }
  const [only, ...others] = recognize(text, formats);
  if (only !== undefined && others.length === 0) {
    return only;
  }
  if (only !== undefined) {
    const names = [only, ...others].map(({ name }) => name).join(" and ");
    throw new UsageError(`${path}: it may be ${names}: say which with --from=${only.name}`);
  }
  if (isJson(path.replace(/^.*\//, ""), text) && mayBeTable(text)) {
    return "table";
  }
  if (!isComplete) {
    becomeTools(host);
  }
  throw new UsageError(`${path}: ${describeUnknown(file, text)}`);
}

function formatNamed({ host, path, formats, isComplete }: File, from: Kind): Format {
  const format = formats.find(({ name }) => name === from);
  if (format !== undefined) {
    return format;
  }
  if (!isComplete) {
    becomeTools(host);
  }
  const advice = from === "system" ? "it is no file: say system" : isComplete ? "not known" : `install ${tools}`;
  throw new UsageError(`${path}: --from=${from}: ${advice}`);
}

function describeUnknown({ path, formats, isComplete }: File, text: string): string {
  const known = ["table", ...formats.map(({ name }) => name)].join(", ");
  const what = `in none of the formats that are known${isComplete ? "" : " here"} (${known})`;
  if (!isComplete) {
    return `${what}: install ${tools}, which knows more`;
  }
  const near = nearestKind(text) ?? kindByName(path.replace(/^.*\//, ""));
  return near === undefined ? what : `${what}; if it is ${near}, --from=${near} says what is wrong with it`;
}
