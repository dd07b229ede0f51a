// SPDX-License-Identifier: LGPL-2.1-or-later
// Small text files of sysfs and procfs.

import { type Host, HostError } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";

/** Larger than any attribute (sysfs: one page) and than /proc/net/vlan/config of a machine with every VLAN there is. */
const limit = 1024 * 1024;

/** The text without the line end, undefined where it cannot be read. */
export function readAttribute(host: Host, path: string): string | undefined {
  const text = orElse(undefined, () => decodeUtf8(host.readFile(path, limit)));
  return text === undefined ? undefined : withoutLineEnd(text);
}

/** From the end: an expression looks at each character for the start of what it seeks, which was half of what an attribute cost. */
function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x0a) {
    end--;
  }
  return end === text.length ? text : text.slice(0, end);
}

/** Names in a folder, none where it cannot be read. */
export function listFolder(host: Host, path: string): readonly string[] {
  return orElse([], () => host.readDirectory(path));
}

/** What the action returns, or the other value where a system call fails. */
export function orElse<T>(other: T, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof HostError) {
      return other;
    }
    throw error;
  }
}
