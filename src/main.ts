// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Otherwise } from "./cli/otherwise.ts";
import { describeError } from "./host/describe-error.ts";
import type { Host } from "./host/host.ts";
import { machineOfGenerator } from "./host/machine-at.ts";

/** The bundler's: a module that is loaded here, because loading takes longer than most processes take to run. */
declare function require(module: "./boot/generator/generate.ts"): typeof import("./boot/generator/generate.ts");
declare function require(module: "./cli/index.ts"): typeof import("./cli/index.ts");

/**
 * Decides what this process is, runs it and ends.
 * @param otherwise what understands the command lines that are not plain
 */
export function main(host: Host, otherwise: Otherwise): void {
  let status = 1;
  try {
    status = run(host, otherwise);
  } catch (error) {
    report(host, `nbft-boot: ${describeError(error)}`);
  }
  host.exit(status);
}

function run(host: Host, otherwise: Otherwise): number {
  if (host.programName === "nbft-boot-generator") {
    require("./boot/generator/generate.ts").generate(host);
    return 0;
  }
  return require("./cli/index.ts").run(host, otherwise);
}

/** The generator's standard error is /dev/null; the kernel's log is what it has. Priority 3 is an error. */
function report(host: Host, line: string): void {
  try {
    if (host.programName === "nbft-boot-generator") {
      machineOfGenerator(host).appendFile("/dev/kmsg", `<3>${line}\n`);
    } else {
      host.stderr(`${line}\n`);
    }
  } catch {
    // Nobody listens; the exit status says it.
  }
}
