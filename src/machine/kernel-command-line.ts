// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel command line, split as systemd does (proc_cmdline_parse: extract_first_word with UNQUOTE, RELAX, RETAIN_ESCAPE).

import type { Host } from "../host/host.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { listFolder, orElse } from "./attributes.ts";

/** One word: `key`, or `key=value`. */
export interface Parameter {
  readonly key: string;
  readonly value?: string;
}

/** What only a secret of NVMe has: of DH-HMAC-CHAP, of TLS. */
export const secretMark = /DHHC-1:|NVMeTLSkey-1:/i;

/**
 * Splits a command line at white space. Quotes of either kind may stand anywhere in a word, hold white space and vanish; an unclosed one
 * ends with the line. Backslashes mean nothing.
 */
export function parseCommandLine(line: string): readonly Parameter[] {
  const parameters = parsed.get(line) ?? split(line).map(toParameter);
  if (parsed.size < mostParsed) {
    parsed.set(line, parameters);
  }
  return parameters;
}

/** By their lines: each attempt to connect a path reads them, and splitting costs it five million instructions. */
const parsed = new Map<string, readonly Parameter[]>();
const mostParsed = 64;

function split(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of line) {
    if (quote !== undefined) {
      if (character === quote) {
        quote = undefined;
      } else {
        word += character;
      }
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (" \t\r\n".includes(character)) {
      if (word !== undefined) {
        words.push(word);
      }
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  return word === undefined ? words : [...words, word];
}

function toParameter(word: string): Parameter {
  const equals = word.indexOf("=");
  return equals < 0 ? { key: word } : { key: word.slice(0, equals), value: word.slice(equals + 1) };
}

/** The last value of a key; undefined where it is not there, or never with a value. */
export function lastValue(parameters: readonly Parameter[], key: string): string | undefined {
  return parameters.filter((parameter) => parameter.key === key && parameter.value !== undefined).pop()?.value;
}

/** Every value of a key that may be given more than once. */
export function allValues(parameters: readonly Parameter[], key: string): readonly string[] {
  return parameters.flatMap((parameter) => (parameter.key === key && parameter.value ? [parameter.value] : []));
}

/** A switch as dracut.cmdline(7) has it (getargbool): alone or with a value it is on, with 0, no or off it is off; the last one wins. */
export function isSwitchedOn(parameters: readonly Parameter[], key: string, otherwise: boolean): boolean {
  const last = parameters.filter((parameter) => parameter.key === key).pop();
  return last === undefined ? otherwise : !/^(0|no|off|false)$/i.test(last.value ?? "");
}

const builtInFolder = "/etc/cmdline.d";

/** Written by nbft-boot-pre for dracut's own modules. It must not forbid the NBFT to nbft-boot itself, whose generator runs again later. */
export const ownCommandLineFile = `${builtInFolder}/50-nbft-boot.conf`;

/**
 * What dracut's module nvmf has found out when an image for one machine was built (95nvmf-args.conf until dracut 107). rd.nvmf.nostatic makes it
 * void (dracut.cmdline(7)).
 */
const staticFiles = ["20-nvmf-args.conf", "95nvmf-args.conf"].map((name) => `${builtInFolder}/${name}`);

/**
 * The machine's command line: $SYSTEMD_PROC_CMDLINE where it is set, as for all of systemd's own generators; otherwise what dracut built
 * into the initramfs (dracut.cmdline(7): /etc/cmdline.d), which the booted kernel's command line overrides by coming last.
 */
export function readCommandLine(host: Host): readonly Parameter[] {
  const all = readFiles(host, true);
  return isSwitchedOn(all, "rd.nvmf.nostatic", false) ? readFiles(host, false) : all;
}

/** The same without what was found out when the image was built. */
export function readSaidCommandLine(host: Host): readonly Parameter[] {
  return readFiles(host, false);
}

function readFiles(host: Host, withStatic: boolean): readonly Parameter[] {
  const given = host.environment("SYSTEMD_PROC_CMDLINE");
  if (given !== undefined) {
    return parseCommandLine(given);
  }
  const builtIn = listFolder(host, builtInFolder)
    .filter((name) => name.endsWith(".conf"))
    .map((name) => `${builtInFolder}/${name}`)
    .filter((path) => path !== ownCommandLineFile && (withStatic || !staticFiles.includes(path)));
  return [...builtIn, "/proc/cmdline"].flatMap((path) => readText(host, path).split("\n").flatMap(parseCommandLine));
}

/** Text of a file of at most 16 KiB; empty where there is none. What is no UTF-8 keeps its ASCII characters, which is all that keys have. */
function readText(host: Host, path: string): string {
  const bytes = orElse(new Uint8Array(), () => host.readFile(path, 16384));
  return decodeUtf8(bytes) ?? String.fromCharCode(...bytes);
}
