// SPDX-License-Identifier: LGPL-2.1-or-later
import type { TestContext } from "node:test";
import { Unavailable } from "../tools/program.ts";

/** A test of what cannot be had everywhere (root, a Debian mirror): skipped, visibly, where it throws Unavailable. */
export function whereAvailable(body: (t: TestContext) => Promise<void> | void): (t: TestContext) => Promise<void> {
  return async (t) => {
    try {
      await body(t);
    } catch (error) {
      if (!(error instanceof Unavailable)) {
        throw error;
      }
      t.skip(error.message);
    }
  };
}
