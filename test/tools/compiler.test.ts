// SPDX-License-Identifier: LGPL-2.1-or-later
// native/build/compiler.sh: what a compiler makes, for npm run build and for make in a release.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { hasProgram } from "../../tools/apt.ts";
import { top } from "../../tools/top.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-compiler-"));
after(() => rmSync(folder, { recursive: true }));

const missing = (!hasProgram("gcc") || !hasProgram("musl-gcc")) && "no gcc or no musl-gcc";
const staticPie = "-static -nostartfiles -Wl,-pie,--no-dynamic-linker,-z,text -l:rcrt1.o";

function ask(question: string, compiler: string): { answer: string; said: string; status: number | null } {
  const script = join(top, "native/build/compiler.sh");
  const { stdout, stderr, status } = spawnSync("sh", [script, question, compiler], { encoding: "utf8" });
  return { answer: stdout.trim(), said: stderr, status };
}

/** musl-gcc that refuses some arguments, a pattern of the shell. */
function compilerWithout(pattern: string): string {
  const path = join(folder, "compiler");
  writeFileSync(path, `#!/bin/sh\nfor word; do case $word in ${pattern}) exit 1 ;; esac; done\nexec musl-gcc "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

test("musl's makes executables that are static and position-independent", { skip: missing }, () => {
  assert.deepEqual(ask("link-options", "musl-gcc"), { answer: staticPie, said: "", status: 0 });
});

test("glibc's makes no static ones, which are large and load shared parts all the same, and says so", {
  skip: missing,
}, () => {
  const { answer, said } = ask("link-options", "gcc");
  assert.equal(answer, "-pie");
  assert.match(said, /^gcc: builds for glibc: .*shared libraries\n$/);
});

test("one without what relocates a static program makes it at a fixed address, and says so", { skip: missing }, () => {
  const compiler = compilerWithout("*rcrt1.o*");
  const { answer, said } = ask("link-options", compiler);
  assert.equal(answer, "-static -no-pie");
  assert.match(said, /^.*compiler: cannot link a position-independent executable.*\n$/);
});

test("one without atomic access to bytes gets libatomic, linked in where that can be", { skip: missing }, () => {
  // Stands for riscv64's: nothing links without the library, which is not there for musl.
  const path = join(folder, "riscv64");
  writeFileSync(
    path,
    [
      "#!/bin/sh",
      'grep -q __atomic "$2" 2>/dev/null || exec musl-gcc "$@"',
      'found=; for word; do shift; case $word in -l*atomic*) found=$word ;; *) set -- "$@" "$word" ;; esac; done',
      '[ "$found" = "-l:libatomic.a" ] && exec musl-gcc "$@"',
      "exit 1",
      "",
    ].join("\n"),
  );
  chmodSync(path, 0o755);
  assert.equal(ask("link-options", path).answer, `${staticPie} -l:libatomic.a`);
});

test("one that is not there, or cannot compile, is one line", () => {
  for (const question of ["link-options", "byte-order"]) {
    const { answer, said, status } = ask(question, join(folder, "none"));
    assert.equal(answer, "");
    assert.match(said, /^.*none: cannot be used: .*not found\n$/);
    assert.equal(status, 1);
  }
});

test("the byte order is the processor's", { skip: missing }, () => {
  assert.equal(
    ask("byte-order", "gcc").answer,
    new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "little" : "big",
  );
});
