// SPDX-License-Identifier: LGPL-2.1-or-later
// What each kind of string in the table may hold. What is refused here would otherwise end up in an option string, a unit, a configuration file
// or on a terminal.

/** A kind of string. */
export interface TextKind {
  /** Longest in bytes of UTF-8. */
  readonly longest: number;
  /** A character that has to be looked into; a text without one is as it should be. */
  readonly suspect: RegExp;
  /** Why a text is refused; undefined where it is not. */
  problem(text: string): string | undefined;
  /** What is odd about a text that is accepted. */
  oddity?(text: string): string | undefined;
  /** The one form of texts that mean the same. */
  canonical?(text: string): string;
}

/** C0 and C1 controls, DEL, line and paragraph separators, directional overrides and isolates, the byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const control = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/;

function controlProblem(text: string): string | undefined {
  const found = control.exec(text);
  return found === null ? undefined : `has the control character ${codePointName(found[0])}`;
}

function codePointName(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Text for people only: a UEFI device path, a DHCP root path. */
export const freeText: TextKind = { longest: 512, suspect: /[^ -~]/, problem: controlProblem };

/**
 * An NVMe Qualified Name (Base Specification, section 4.5): at most 223 bytes. A comma would end the option that it is written to in
 * /dev/nvme-fabrics and begin another one; white space would do so on the kernel's command line.
 */
export const nqn: TextKind = {
  longest: 223,
  // Printable ASCII but space and comma is not looked into, once it starts as it should.
  suspect: /^(?!nqn\.)|[^!-+\--~]/,
  problem: (text) => controlProblem(text) ?? separatorProblem(text),
  oddity: (text) => (text.startsWith("nqn.") ? undefined : 'does not start with "nqn."'),
};

function separatorProblem(text: string): string | undefined {
  const found = /[\s,]/.exec(text);
  return found === null ? undefined : `has ${found[0] === "," ? "a comma" : "white space"}`;
}

/** A URI. Only its characters are looked at: a reader of URIs says what else is wrong with it. */
export const uri: TextKind = {
  longest: 512,
  suspect: /[^!-~]/,
  problem: (text) => controlProblem(text) ?? (/\s/.test(text) ? "has white space" : undefined),
};

/** A TCP port. A leading zero goes, because the kernel would read the number as octal, and so do spaces at the end. */
export const port: TextKind = {
  longest: 16,
  suspect: /^(?![1-9][0-9]{0,3}$)/,
  problem: (text) =>
    /^[0-9]+ *$/.test(text) && Number(text) >= 1 && Number(text) <= 65535 ? undefined : "is not a port from 1 to 65535",
  oddity: (text) =>
    text.startsWith("0") ? "has a leading zero" : text.endsWith(" ") ? "ends with a space" : undefined,
  canonical: (text) => String(Number(text)),
};

/** A host name: the characters of RFC 1123 and the underscore, which Windows names have. */
export const hostName: TextKind = {
  longest: 253,
  suspect: /^[^a-z0-9]|[^a-z0-9-]|-$/,
  problem: (text) => (/^[a-z0-9]([a-z0-9_.-]*[a-z0-9])?$/i.test(text) ? undefined : "is not a host name"),
};
