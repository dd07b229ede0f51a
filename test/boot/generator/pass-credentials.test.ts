// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { passCredentials } from "../../../src/boot/generator/pass-credentials.ts";
import { top } from "../../../tools/top.ts";

suite("a table that is a credential", () => {
  test("costs other boots nothing", () => assert.deepEqual(passCredentials([]), []));

  test("is given to pre, and what connects comes after that", () => {
    const files = Object.fromEntries(passCredentials(["nbft-boot.table", "nbft-boot.table.1"]));
    assert.match(
      files["nbft-boot-pre.service.d/50-credentials.conf"]?.text ?? "",
      /^\[Service\]\nLoadCredential=nbft-boot\.table\nLoadCredential=nbft-boot\.table\.1\n/m,
    );
    for (const unit of ["connect@", "discover@"]) {
      const text = readFileSync(join(top, `test/golden/units/nbft-boot-${unit}.service`), "utf8");
      assert.match(text, /^After=(.* )?nbft-boot-pre\.service( |$)/m, unit);
    }
  });
});
