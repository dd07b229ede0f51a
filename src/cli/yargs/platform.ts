// SPDX-License-Identifier: LGPL-2.1-or-later
// What yargs wants of a platform. Its own platforms are Node and, by way of a web site, browsers; this one needs no more than the Host, so
// that the command line is the same on both engines. What yargs would do with files (configuration, folders of commands, translations) is
// not there.

import { cliui } from "../../../node_modules/cliui/build/lib/index.js";
import { camelCase, decamelize, looksLikeNumber } from "../../../node_modules/yargs-parser/build/lib/string-utils.js";
import { YargsParser } from "../../../node_modules/yargs-parser/build/lib/yargs-parser.js";
import type { Host } from "../../host/host.ts";
import { wrapText } from "./wrap-text.ts";

/** Fills %s and %d, in order. */
function format(text: string, ...values: readonly unknown[]): string {
  const rest = [...values];
  return text.replace(/%[sd]/g, (place) => (rest.length === 0 ? place : String(rest.shift())));
}

function unavailable(): never {
  throw new Error("yargs wants something that this platform does not have");
}

function nothing(): undefined {
  return undefined;
}

const stringWidth = (text: string): number => [...text].length;

function makeParser(): unknown {
  const parser = new YargsParser({
    cwd: () => "/",
    env: () => ({}),
    format,
    normalize: (path: string) => path,
    resolve: (path: string) => path,
    require: unavailable,
  });
  const detailed = (args: readonly string[], options: unknown) => parser.parse([...args], options);
  const parse = (args: readonly string[], options: unknown) => detailed(args, options).argv;
  return Object.assign(parse, { detailed, camelCase, decamelize, looksLikeNumber });
}

/** English only: messages are their own translation. */
const messages = {
  __: format,
  __n: (one: string, many: string, count: number, ...values: readonly unknown[]) => {
    const text = count === 1 ? one : many;
    return text.includes("%d") ? format(text, count, ...values) : format(text, ...values);
  },
  getLocale: () => "en_US",
  setLocale: nothing,
  updateLocale: nothing,
};

export function makePlatform(host: Host): object {
  return {
    assert: { notStrictEqual: nothing, strictEqual: nothing },
    cliui: (options: unknown) => cliui(options, { stringWidth, stripAnsi: (text: string) => text, wrap: wrapText }),
    findUp: nothing,
    getEnv: nothing,
    inspect: (value: unknown) => JSON.stringify(value),
    getCallerFile: unavailable,
    getProcessArgvBin: () => host.programName,
    mainFilename: "/",
    Parser: makeParser(),
    path: {
      basename: (path: string) => path.replace(/^.*\//, ""),
      dirname: (path: string) => path.replace(/\/[^/]*$/, ""),
      extname: () => "",
      relative: (_from: string, to: string) => to,
      resolve: (...parts: readonly string[]) => parts.join("/"),
    },
    process: {
      argv: () => [host.programName, host.programName, ...host.args],
      cwd: () => "/",
      emitWarning: nothing,
      execPath: () => "",
      exit: host.exit,
      nextTick: (call: () => void) => call(),
      stdColumns: 80,
    },
    readFileSync: unavailable,
    require: unavailable,
    requireDirectory: unavailable,
    stringWidth,
    y18n: messages,
  };
}
