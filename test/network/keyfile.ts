// SPDX-License-Identifier: LGPL-2.1-or-later

/** Section -> key -> value. */
export type Keyfile = Record<string, Record<string, string>>;

/** Reads a keyfile as GLib does; throws where a line is none, or says again what was said. */
export function parseKeyfile(text: string): Keyfile {
  const file: Keyfile = {};
  let section: Record<string, string> | undefined;
  for (const line of text.split("\n")) {
    const name = /^\[(.+)\]$/.exec(line)?.[1];
    const [, key, value] = /^([^=\s]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && file[name] === undefined) {
      section = file[name] = {};
    } else if (section !== undefined && key !== undefined && section[key] === undefined) {
      section[key] = value ?? "";
    } else if (line !== "" && !line.startsWith("#")) {
      throw new Error(`not a line of a keyfile: ${line}`);
    }
  }
  return file;
}
