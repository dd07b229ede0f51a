// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Target, TargetOptions } from "./options.ts";

/** Starts a target. */
export async function startTarget(_options: TargetOptions): Promise<Target> {
  throw new Error("not written yet");
}
