// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { cached, digest } from "../../tools/cache.ts";

suite("the cache", () => {
  let folder = "";
  const outside = process.env.NBFT_BOOT_CACHE;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "nbft-cache-"));
    process.env.NBFT_BOOT_CACHE = folder;
  });
  after(() => {
    rmSync(folder, { recursive: true });
    if (outside === undefined) {
      delete process.env.NBFT_BOOT_CACHE;
    } else {
      process.env.NBFT_BOOT_CACHE = outside;
    }
  });
  const write = (text: string) => (made: string) => writeFileSync(join(made, "text"), text);

  test("makes an entry once and anew when an ingredient changes", async () => {
    const first = await cached("a", ["x", 1], write("first"));
    assert.equal(await cached("a", ["x", 1], write("second")), first);
    assert.equal(readFileSync(join(first, "text"), "utf8"), "first");
    assert.notEqual(await cached("a", ["x", 2], write("second")), first);
  });

  test("makes an entry once when it is wanted twice at the same time", async () => {
    let made = 0;
    const slowly = async (entry: string) => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      writeFileSync(join(entry, "text"), "");
    };
    const [one, two] = await Promise.all([cached("b", [], slowly), cached("b", [], slowly)]);
    assert.equal(one, two);
    assert.equal(made, 1);
  });

  test("leaves nothing behind when making fails, and can be asked again", async () => {
    const failing = (entry: string) => {
      writeFileSync(join(entry, "half"), "");
      throw new Error("no space");
    };
    await assert.rejects(cached("c", [], failing), /no space/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("c-")),
      [],
    );
    assert.ok(existsSync(join(await cached("c", [], write("whole")), "text")));
  });

  test("takes over the lock and removes the remains of a process that has died", async () => {
    const dead = 2 ** 22 + 1; // Above the largest process id of Linux.
    const entry = join(folder, `d-${digest()}`);
    writeFileSync(`${entry}.lock`, `${dead}\n`);
    mkdirSync(`${entry}.part-${dead}`);
    assert.equal(await cached("d", [], write("")), entry);
    assert.equal(existsSync(`${entry}.part-${dead}`), false);
    assert.equal(existsSync(`${entry}.lock`), false);
  });

  test("forgets entries of the same name that nobody has used for hours, but not the last four", async () => {
    const made: string[] = [];
    for (let number = 0; number < 6; number++) {
      const entry = await cached("e", [number], write(""));
      made.push(entry);
      utimesSync(entry, new Date(), new Date(Date.now() - (10 - number) * 3_600_000));
    }
    const last = await cached("e", ["new"], write(""));
    assert.deepEqual(
      [...made, last].filter((entry) => existsSync(entry)),
      [...made.slice(3), last],
    );
  });

  test("keeps apart ingredients that would read the same when joined", () => {
    assert.notEqual(digest("ab", "c"), digest("a", "bc"));
  });
});
