// SPDX-License-Identifier: LGPL-2.1-or-later
// The engine's version stands once, in tools/build/engine-source.ts. What is for people says the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { engineVersion, findEngine, pinnedVersion } from "../../tools/build/engine-source.ts";
import { setting } from "../../tools/build/settings.ts";
import { top } from "../../tools/top.ts";
import { whereAvailable } from "../where-available.ts";

const papers = ["DISTROS.md", "SECURITY.md", "packaging/rpm/nbft-boot.spec"];

/** A version is a date, with dots in packages' versions. */
const version = /quickjs\S*\s*=?\s*(\d{4}[-.]\d\d[-.]\d\d)/gi;

test("papers name the engine's version that is built", () => {
  for (const paper of papers) {
    const named = [...readFileSync(join(top, paper), "utf8").matchAll(version)].map(([, date]) =>
      date?.replaceAll(".", "-"),
    );
    assert.deepEqual([...new Set(named)], [pinnedVersion], paper);
  }
});

test(
  "the source that is fetched is of that version",
  whereAvailable(async (t) => {
    const engine = await findEngine();
    if (engine.kind === "system" || setting("QUICKJS_SRC") !== undefined) {
      t.skip("another engine was given");
      return;
    }
    assert.equal(engineVersion(engine.folder), pinnedVersion);
  }),
);
