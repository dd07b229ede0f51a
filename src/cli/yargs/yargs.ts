// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Argv } from "yargs";
import { YargsFactory } from "../../../node_modules/yargs/build/lib/yargs-factory.js";
import type { Host } from "../../host/host.ts";
import { makePlatform } from "./platform.ts";

/**
 * A yargs 17 that runs on the Host alone. Use parse(args, {}, callback) and nothing asynchronous: only then does yargs hand over what it
 * would print, instead of looking for a console, and leave the exit to the caller.
 */
export function makeYargs(host: Host): Argv {
  return YargsFactory(makePlatform(host))().scriptName("nbft-boot");
}
