// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../host/host.ts";
import { whyUnreadable } from "../sources/table-files.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { UsageError } from "./command.ts";

/** More than any file that is written by hand. */
const longest = 1024 * 1024;

/** The text of a file that an option names. @throws UsageError */
export function readTextFile(host: Host, option: string, path: string): string {
  try {
    const text = decodeUtf8(host.readInput(path, longest));
    if (text === undefined) {
      throw new UsageError(`--${option}=${path}: not UTF-8`);
    }
    return text;
  } catch (error) {
    if (error instanceof HostError) {
      throw new UsageError(`--${option}=${path}: ${whyUnreadable(error.code)}`);
    }
    throw error;
  }
}
