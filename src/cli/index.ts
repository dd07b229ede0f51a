// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { makeYargs } from "./yargs/yargs.ts";

/** Runs what was typed; returns the exit status. */
export function run(host: Host): number {
  let status = 0;
  makeYargs(host)
    .strict()
    .version("0.1.0")
    .help()
    .parse([...host.args], {}, (error: unknown, _options: unknown, output: string) => {
      status = error ? 2 : 0;
      (error ? host.stderr : host.stdout)(output === "" ? "" : `${output}\n`);
    });
  return status;
}
