// SPDX-License-Identifier: LGPL-2.1-or-later
// release/check: what the executable is asked and has to answer where there is no Node to run the tests (packaging/check-release.sh).

import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../src/cli/index.ts";
import { useYargs } from "../../src/cli/use-yargs.ts";
import { nodeHost } from "../../src/host/node/host.ts";
import { encode } from "../../src/nbft/encode.ts";
import { readFixture, fixtureNames as tableNames } from "../../test/fixtures/read-tables.ts";
import { copyRoot, fixtureNames as machineNames } from "../../test/golden/fixture.ts";
import { boot, inProcess } from "../../test/golden/run-boot.ts";
import { mustRun } from "../program.ts";
import { top } from "../top.ts";

/** Fills a folder with the machines of test/roots and the tables of test/fixtures, and what Node makes of them. */
export async function writeKnownAnswers(folder: string): Promise<void> {
  for (const name of machineNames()) {
    await writeMachine(join(folder, "machines", name), name);
  }
  mkdirSync(join(folder, "tables"), { recursive: true });
  for (const name of tableNames) {
    writeTable(join(folder, "tables", name), name);
  }
}

/**
 * `before` is the machine; `after` describes what is there when the boot's programs have run: the machine as `root`, what systemd has as
 * `units`, what was said as `log`.
 */
async function writeMachine(folder: string, name: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "nbft-boot-answers-"));
  try {
    const [root, units] = [join(scratch, "root"), join(scratch, "units")];
    renameSync(copyRoot(name), root);
    cpSync(root, join(folder, "before"), { recursive: true, verbatimSymlinks: true });
    mkdirSync(units);
    writeFileSync(join(scratch, "log"), boot(root, units, inProcess));
    writeFileSync(join(folder, "after"), await mustRun([join(top, "packaging/describe-folder.sh"), scratch]));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The table in JSON, its bytes, and what `show` and `plan` print of these. Of machines with one table: encode takes no more. */
function writeTable(path: string, name: string): void {
  const { NBFT, ...others } = readFixture(name);
  if (NBFT === undefined || Object.keys(others).length > 0) {
    return;
  }
  cpSync(join(top, "test/fixtures/tables", `${name}.json`), `${path}.json`);
  writeFileSync(`${path}.nbft`, encode(NBFT));
  for (const command of ["show", "plan"]) {
    writeFileSync(`${path}.${command}`, answer(command, `${path}.nbft`));
  }
}

/** What a command prints, which does not say in which folder the table is. */
function answer(command: string, table: string): string {
  let printed = "";
  const stdout = (text: string | Uint8Array) => {
    printed += text;
  };
  run({ ...nodeHost(), args: [command, "--json", table], stdout, stderr: () => {} }, useYargs);
  return printed.replaceAll(`${dirname(table)}/`, "");
}
