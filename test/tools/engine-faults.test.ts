// SPDX-License-Identifier: LGPL-2.1-or-later
// What the script must not use, because the engine has known faults there, is refused by the build.

import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseFaulty } from "../../tools/build/engine-faults.ts";

test("a script that uses what is faulty in the engine is refused", () => {
  for (const script of [
    "a=BigInt(b)",
    "a=b+12n",
    "a=new BigUint64Array(1)",
    "a=view.getBigUint64(0)",
    "Atomics.wait(a,0,0)",
    "new SharedArrayBuffer(8)",
    "eval(a)",
    'new Function("return this")()',
  ]) {
    assert.throws(() => refuseFaulty(script), /the engine has known faults in/, script);
  }
});

test("what only looks like it is not", () => {
  refuseFaulty("y18n:{a:1},isFunction(b),c.eval(d),e10n=2");
});
