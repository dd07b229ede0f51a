// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs a target by hand: node tools/run.mjs test/lab/target/main.ts OPTIONS.json
// The file holds TargetOptions. Events are printed, a line of JSON each. A line "NAME FAULT" on the standard input,
// FAULT in JSON ({"kind":"drop","milliseconds":5000}), sets the fault of the listener NAME, and {"ana":"inaccessible"} its ANA state.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { startTarget } from "./server.ts";

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write("usage: main.ts OPTIONS.json\n");
  process.exit(2);
}
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const target = await startTarget({ ...JSON.parse(readFileSync(file, "utf8")), onEvent: print });
print(target.listeners);
for await (const line of createInterface({ input: process.stdin })) {
  const space = line.indexOf(" ");
  const name = line.slice(0, space);
  try {
    const wanted = JSON.parse(line.slice(space));
    await ("ana" in wanted ? target.setAna(name, wanted.ana) : target.setFault(name, wanted));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
}
await target.close();
