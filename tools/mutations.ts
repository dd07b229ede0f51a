// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run mutations [-- WORD...]: breaks the product in one place after the other (test/mutations/), in a copy of the checkout, and sees
// whether the tests notice. With words: only those mutations whose description contains one. Exit status 1 where one survives.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mutations } from "../test/mutations/index.ts";
import { type Mutation, mutate } from "../test/mutations/mutation.ts";
import { mustRun } from "./program.ts";
import { top } from "./top.ts";

const words = process.argv.slice(2);
const chosen = mutations.filter(({ what }) => words.length === 0 || words.some((word) => what.includes(word)));

/** Lays out what git has of the checkout, changed or not, with what has been built and installed there. */
async function copyCheckout(folder: string): Promise<void> {
  const list = await mustRun(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: top });
  for (const name of list.toString().split("\0").filter(Boolean)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    cpSync(join(top, name), join(folder, name), { verbatimSymlinks: true });
  }
  symlinkSync(join(top, "node_modules"), join(folder, "node_modules"));
  // Some tests ask git which files there are.
  spawnSync("sh", ["-c", "git init -q && git add -A"], { cwd: folder });
}

/** Runs the mutation's tests; returns whether they failed, and what they printed. */
function isCaught(
  folder: string,
  { tests, needsBuild }: Mutation,
): { readonly caught: boolean; readonly output: string } {
  const { status, stdout } = spawnSync(
    process.execPath,
    ["tools/run.mjs", "tools/test.ts", ...(needsBuild ? [] : ["--no-build"]), ...tests],
    {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 26,
    },
  );
  return { caught: status === 1 && stdout.includes("✖ failing tests"), output: stdout };
}

function applied(folder: string, mutation: Mutation, action: () => void): void {
  const before = mutation.edits.map(
    ({ file }) => [join(folder, file), readFileSync(join(folder, file), "utf8")] as const,
  );
  try {
    for (const edit of mutation.edits) {
      const path = join(folder, edit.file);
      writeFileSync(path, mutate(readFileSync(path, "utf8"), edit));
    }
    action();
  } finally {
    for (const [path, text] of before) {
      writeFileSync(path, text);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-mutations-"));
const survivors: string[] = [];
try {
  const checkout = join(folder, "main");
  await copyCheckout(checkout);
  for (const mutation of chosen) {
    applied(checkout, mutation, () => {
      const { caught, output } = isCaught(checkout, mutation);
      console.log(`${caught ? "caught  " : "SURVIVES"}  ${mutation.what}`);
      if (!caught) {
        survivors.push(mutation.what);
        console.log(output.split("\n").slice(-20).join("\n"));
      }
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${chosen.length - survivors.length} of ${chosen.length} caught`);
process.exitCode = survivors.length === 0 ? 0 : 1;
