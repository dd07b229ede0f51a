// SPDX-License-Identifier: LGPL-2.1-or-later
// NetworkManager's profiles as text: what GLib's GKeyFile reads, and nothing is lost that is not touched.

/** Section -> key -> value as it is written, escapes and all. */
export type Keyfile = Map<string, Map<string, string>>;

/** The same section under two names (nm-settings-keyfile(5)). */
const otherNames: Readonly<Record<string, string>> = { "802-3-ethernet": "ethernet" };

/** The same type of a profile under two names. */
export const typeOf = (keyfile: Keyfile): string | undefined => {
  const type = valueAt(keyfile, "connection", "type");
  return type === undefined ? undefined : (otherNames[type] ?? type);
};

/**
 * Reads a keyfile as GLib does: a section or key that comes twice is one, and its last value counts. Comments are left out.
 * @returns undefined where a line is none, for which NetworkManager refuses the file
 */
export function parseKeyfile(text: string): Keyfile | undefined {
  const file: Keyfile = new Map();
  let section: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[([^[\]]+)\]\s*$/.exec(line)?.[1];
    const pair = /^\s*([^[=\s#][^=]*?)\s*=\s*(.*)$/.exec(line);
    if (name !== undefined) {
      section = sectionOf(file, otherNames[name] ?? name);
    } else if (/^\s*(#|$)/.test(line)) {
      // nothing
    } else if (pair !== null && section !== undefined) {
      const [, key = "", value = ""] = pair;
      section.set(key, value);
    } else {
      return undefined;
    }
  }
  return file;
}

/** The text, after a comment of one line. */
export function formatKeyfile(comment: string, keyfile: Keyfile): string {
  const sections = [...keyfile].map(
    ([name, keys]) => `\n[${name}]\n${[...keys].map(([key, value]) => `${key}=${value}\n`).join("")}`,
  );
  return `# ${comment}\n${sections.join("").slice(1)}`;
}

/** Whether both say the same, in whatever order; an empty section says nothing. */
export function isSame(a: Keyfile, b: Keyfile): boolean {
  const list = (keyfile: Keyfile) =>
    [...keyfile].flatMap(([name, keys]) => [...keys].map(([key, value]) => `${name}\n${key}=${value}`)).sort();
  return list(a).join("\n") === list(b).join("\n");
}

export function valueAt(keyfile: Keyfile, section: string, key: string): string | undefined {
  return keyfile.get(section)?.get(key);
}

/** The section, made where there is none. */
export function sectionOf(keyfile: Keyfile, name: string): Map<string, string> {
  const section = keyfile.get(name) ?? new Map<string, string>();
  keyfile.set(name, section);
  return section;
}

/** The elements of a list: `a;b;`, where `\;` is no separator. */
export function listOf(value: string | undefined): string[] {
  return (value ?? "")
    .split(/(?<!\\);/)
    .map((element) => element.replaceAll("\\;", ";").trim())
    .filter((element) => element !== "");
}

/** A value of a list whose keys are counted, with that of its key for options (`route1_options`). */
export interface Numbered {
  readonly value: string;
  readonly options?: string;
}

/** Values of `address1`, `address2`, ... in the order of their numbers, which may have gaps; `address` and `addresses1` are old forms of them. */
export function valuesOf(section: ReadonlyMap<string, string>, name: string): Numbered[] {
  return numberedKeys(section, name).map(({ key, value }) => {
    const options = section.get(`${key}_options`);
    return { value, ...(options === undefined ? {} : { options }) };
  });
}

/** Replaces all of them. */
export function setNumbered(section: Map<string, string>, name: string, values: readonly Numbered[]): void {
  for (const { key } of numberedKeys(section, name)) {
    section.delete(key);
    section.delete(`${key}_options`);
  }
  for (const [index, { value, options }] of values.entries()) {
    section.set(`${name}${index + 1}`, value);
    if (options !== undefined) {
      section.set(`${name}${index + 1}_options`, options);
    }
  }
}

function numberedKeys(section: ReadonlyMap<string, string>, name: string): { key: string; value: string }[] {
  return [...section]
    .flatMap(([key, value]) => {
      const digits = new RegExp(`^${name}(?:e?s)?(\\d*)$`).exec(key)?.[1];
      return digits === undefined ? [] : [{ key, value, number: digits === "" ? -1 : Number(digits) }];
    })
    .sort((a, b) => a.number - b.number);
}
