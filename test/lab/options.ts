// SPDX-License-Identifier: LGPL-2.1-or-later
import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Given<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/**
 * Options and arguments of this process, or the exit status where there is nothing more to do: --help was given and `usage` has been printed (0), or
 * something that is no option (2).
 */
export function parseOptions<const T extends Options>(options: T, usage: string): Given<T> | number {
  const config = { options: { ...options, help: { type: "boolean", short: "h" } }, allowPositionals: true } as const;
  try {
    const given = parseArgs(config);
    if ("help" in given.values) {
      process.stdout.write(usage);
      return 0;
    }
    return given as Given<T>;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    return 2;
  }
}
