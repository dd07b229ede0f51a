// SPDX-License-Identifier: LGPL-2.1-or-later
// native/left-out.c replaces what the engine offers and the script does not use: nothing else may get the replacements.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { checkLeftOut, leftOut, refuseLeftOut } from "../../tools/build/left-out.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-left-out-"));
after(() => rmSync(folder, { recursive: true }));

/** A map of the linker with these cross references: symbol -> the file that defines it, those that refer to it. */
function writeMap(references: Readonly<Record<string, readonly string[]>>): string {
  const path = join(folder, "map");
  const lines = Object.entries(references).map(
    ([name, files]) => `${name.padEnd(50)}${files.join(`\n${" ".repeat(50)}`)}`,
  );
  writeFileSync(
    path,
    ["Memory Configuration", "", "Cross Reference Table", "", "Symbol   File", ...lines, ""].join("\n"),
  );
  return path;
}

test("what the engine calls, and nothing else, may be replaced", async () => {
  await checkLeftOut(
    writeMap({
      __wrap_cos: ["/tmp/left-out.o", "/cache/quickjs.o"],
      __wrap_unicode_prop: ["/tmp/left-out.o", "/usr/lib/quickjs/libquickjs.a(libregexp.o)"],
      write: ["libc.a(write.lo)", "/tmp/files.o"],
    }),
  );
});

test("a replacement that libc would get too is refused", async () => {
  const map = writeMap({ __wrap_pow: ["/tmp/left-out.o", "/cache/quickjs.o", "/usr/lib/libc.a(strtod.lo)"] });
  await assert.rejects(checkLeftOut(map), {
    name: "Unavailable",
    message: "/usr/lib/libc.a(strtod.lo) calls pow, which native/left-out.c replaces",
  });
});

test("a replacement that nothing calls any more is refused", async () => {
  const map = writeMap({ __wrap_cos: ["/tmp/left-out.o", "/cache/quickjs.o"], __wrap_tan: ["/tmp/left-out.o"] });
  await assert.rejects(checkLeftOut(map), {
    name: "Unavailable",
    message: "the engine does not call tan: take it out of native/left-out.c",
  });
});

test("where all is optimized at the link there is nothing to be seen, and nothing is refused", async () => {
  await checkLeftOut(writeMap({ __wrap_cos: ["/tmp/x.ltrans0.ltrans.o"] }));
});

test("a script that needs what is left out is refused", () => {
  assert.ok(leftOut.includes("atan2") && leftOut.includes("pow"));
  assert.throws(() => refuseLeftOut("x=Math.atan2(y,x)"), /does not have Math.atan2 \(native\/left-out.c\)/);
  refuseLeftOut("x=Math.max(Math.trunc(y),Math.abs(x))");
});
