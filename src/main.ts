// SPDX-License-Identifier: LGPL-2.1-or-later
import { runBootForm } from "./boot-forms.ts";
import { type Host, HostError } from "./host/host.ts";
import { generate } from "./units/generate.ts";

/** src/cli/index.ts: everything that people type. */
export interface CommandLine {
  /** Returns the exit status. */
  run(host: Host): number;
}

/**
 * Decides what this process is, runs it and ends. The forms that the units use run without the command line's parser: it would take longer to
 * load than they take to run.
 * @param loadCommandLine evaluates the modules of the command line, which nothing else has touched
 */
export function main(host: Host, loadCommandLine: () => CommandLine): void {
  let status = 1;
  try {
    status = run(host, loadCommandLine);
  } catch (error) {
    report(host, describe(error));
  }
  host.exit(status);
}

function run(host: Host, loadCommandLine: () => CommandLine): number {
  if (host.programName === "nbft-boot-generator") {
    generate(host);
    return 0;
  }
  return runBootForm(host) ?? loadCommandLine().run(host);
}

function describe(error: unknown): string {
  const text = error instanceof HostError ? error.message : `internal error: ${String(error)}`;
  return `nbft-boot: ${text.replace(/\s+/g, " ")}`;
}

/** The generator's standard error is /dev/null; the kernel's log is what it has. Priority 3 is an error. */
function report(host: Host, line: string): void {
  try {
    if (host.programName === "nbft-boot-generator") {
      host.appendFile(`${host.environment("NBFT_BOOT_ROOT") ?? ""}/dev/kmsg`, `<3>${line}\n`);
    } else {
      host.stderr(`${line}\n`);
    }
  } catch {
    // Nobody listens; the exit status says it.
  }
}
