// SPDX-License-Identifier: LGPL-2.1-or-later
// What each source of test/fixtures/sources says; curtin's C1 to C9 among them.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { expectedOf, said, sourceFixtures, sourceFormats } from "./source-fixtures.ts";

for (const format of sourceFormats) {
  suite(format.title, () => {
    for (const fixture of sourceFixtures.filter((one) => one.format === format)) {
      test(fixture.name, () => {
        assert.equal(said(fixture), expectedOf(fixture), "npm run golden writes it anew");
        const recognized = sourceFormats.filter(({ recognizes }) => recognizes(fixture.text));
        assert.deepEqual(recognized, [format], "recognized as this and no other");
      });
    }
  });
}
