// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { isRecent } from "./qemu.ts";

test("a QEMU that lets processors run patched code in its old form is not used", () => {
  assert.equal(isRecent("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)"), false);
  assert.equal(isRecent("QEMU emulator version 8.0.4"), false);
  assert.equal(isRecent("something else"), false);
  assert.equal(isRecent("QEMU emulator version 8.1.0"), true);
  assert.equal(isRecent("QEMU emulator version 10.0.13 (Debian 1:10.0.13+ds-0+deb13u1)"), true);
});
