// SPDX-License-Identifier: LGPL-2.1-or-later
// The parts of yargs, yargs-parser and cliui that do not touch a platform. They come without types.

declare module "*/yargs/build/lib/yargs-factory.js" {
  type Argv = import("yargs").Argv;
  export function YargsFactory(platform: object): (args?: readonly string[]) => Argv;
}

declare module "*/yargs-parser/build/lib/yargs-parser.js" {
  export class YargsParser {
    constructor(platform: object);
    parse(args: readonly string[], options: unknown): { readonly argv: unknown };
  }
}

declare module "*/yargs-parser/build/lib/string-utils.js" {
  export function camelCase(text: string): string;
  export function decamelize(text: string, joint?: string): string;
  export function looksLikeNumber(text: unknown): boolean;
}

declare module "*/cliui/build/lib/index.js" {
  export function cliui(options: unknown, platform: object): unknown;
}
