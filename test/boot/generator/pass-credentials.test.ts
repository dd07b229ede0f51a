// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { passCredentials } from "../../../src/boot/generator/pass-credentials.ts";

suite("a table that is a credential", () => {
  test("costs other boots nothing", () => assert.deepEqual(passCredentials([]), []));

  test("is given to pre, and what connects comes after that", () => {
    const files = Object.fromEntries(passCredentials(["nbft-boot.table", "nbft-boot.table.1"]));
    assert.match(
      files["nbft-boot-pre.service.d/50-credentials.conf"]?.text ?? "",
      /^\[Service\]\nLoadCredential=nbft-boot\.table\nLoadCredential=nbft-boot\.table\.1\n/m,
    );
    for (const unit of ["connect", "discover"]) {
      const { text } = files[`nbft-boot-${unit}@.service.d/50-credentials.conf`] ?? { text: "" };
      assert.match(text, /^\[Unit\]\nAfter=nbft-boot-pre\.service\n/m);
    }
  });
});
