// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { decode } from "../../src/nbft/decode.ts";
import { TableError } from "../../src/nbft/findings.ts";

/** The decoder refuses these bytes for this reason at this byte. */
export function assertRefused(bytes: Uint8Array, code: string, offset: number, options = {}): void {
  assert.throws(
    () => decode(bytes, options),
    (error) => {
      assert.ok(error instanceof TableError, String(error));
      assert.deepEqual([error.finding.code, error.finding.offset], [code, offset], error.message);
      assert.equal(error.finding.severity, "error");
      return true;
    },
  );
}
