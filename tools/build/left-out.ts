// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { progress, runProgram, Unavailable } from "../program.ts";
import { top } from "../top.ts";

/** What native/left-out.c replaces: the engine calls __wrap_NAME for NAME. */
export const leftOut: readonly string[] = [
  ...new Set(readFileSync(join(top, "native/left-out.c"), "utf8").match(/(?<=\b__wrap_)[a-z]\w*/g)),
].sort();

/** Throws where a script needs trigonometry; ** is for whole powers. (A literal with \p{...} is fine, the engine's compiler resolves it.) */
export function refuseLeftOut(script: string): void {
  const [found] = new RegExp(`\\bMath\\.(${leftOut.join("|")})\\b`).exec(script) ?? [];
  if (found !== undefined) {
    throw new Unavailable(`the native executable does not have ${found} (native/left-out.c)`);
  }
}

/** Throws where an executable, of which this is the linker's map, has other callers of these than the engine. */
export async function checkLeftOut(map: string): Promise<void> {
  const { status, stderr } = await runProgram(["sh", join(top, "native/build/check-left-out.sh"), map]);
  if (status !== 0) {
    throw new Unavailable(stderr.trim());
  }
  if (stderr !== "") {
    progress(stderr.trim());
  }
}
