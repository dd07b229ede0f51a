// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { machineAt } from "../../src/host/machine-at.ts";
import { readTables } from "../../src/sources/read-tables.ts";
import { hasTables } from "../../src/sources/table-files.ts";
import { MockHost } from "../mock-host.ts";

const firmware = "/sys/firmware/acpi/tables";
const carried = "/etc/nbft-boot/tables";
const kept = "/run/nbft-boot/tables";

function numbers(files: Readonly<Record<string, string | Uint8Array>>, root = ""): [number, string][] {
  return readTables(machineAt(new MockHost({ files }), root)).map(({ number, path }) => [number, path]);
}

suite("tables of a machine", () => {
  test("NBFT1 and NBFT2 without a plain NBFT are found, as Linux names two tables", () => {
    const files = { [`${firmware}/NBFT2`]: "b", [`${firmware}/NBFT1`]: "a" };
    assert.deepEqual(numbers(files), [
      [1, `${firmware}/NBFT1`],
      [2, `${firmware}/NBFT2`],
    ]);
    assert.equal(hasTables(new MockHost({ files })), true);
  });

  test("order is numeric: NBFT10 comes after NBFT9", () => {
    const files = { [`${firmware}/NBFT10`]: "a", [`${firmware}/NBFT9`]: "b", [`${firmware}/NBFT1`]: "c" };
    assert.deepEqual(
      numbers(files).map(([number]) => number),
      [1, 9, 10],
    );
  });

  test("only NBFT and NBFT with up to three digits are tables", () => {
    const names = ["NBFT~", "NBFT1000", "NBFTx", "nbft", "XNBFT", "NBFT1.bak", "NBFT-1", "dynamic/NBFT", "FACP"];
    const files = Object.fromEntries(names.map((name) => [`${firmware}/${name}`, name]));
    assert.deepEqual(numbers(files), []);
    assert.equal(hasTables(new MockHost({ files })), false);
  });

  test("a carried NBFT beside firmware's gets the next free number", () => {
    const files = { [`${firmware}/NBFT`]: "a", [`${carried}/NBFT`]: "b", [`${carried}/NBFT1`]: "c" };
    assert.deepEqual(numbers(files), [
      [0, `${firmware}/NBFT`],
      [1, `${carried}/NBFT`],
      [2, `${carried}/NBFT1`],
    ]);
  });

  test("a carried table keeps the number of its name where that is free", () => {
    assert.deepEqual(numbers({ [`${firmware}/NBFT`]: "a", [`${carried}/NBFT7`]: "b" })[1], [7, `${carried}/NBFT7`]);
  });

  test("NBFT and NBFT0 are two tables", () => {
    assert.deepEqual(numbers({ [`${firmware}/NBFT`]: "a", [`${firmware}/NBFT0`]: "b" }), [
      [0, `${firmware}/NBFT`],
      [1, `${firmware}/NBFT0`],
    ]);
  });

  test("the same bytes count once, as in the copy that is kept for the real root", () => {
    const files = {
      [`${firmware}/NBFT`]: "a",
      [`${carried}/NBFT`]: "b",
      [`${kept}/NBFT1`]: "b",
      [`${kept}/NBFT2`]: "a",
    };
    assert.deepEqual(numbers(files), [
      [0, `${firmware}/NBFT`],
      [1, `${carried}/NBFT`],
    ]);
  });

  test("a kept copy has the number in the real root that its original had in the initramfs", () => {
    assert.deepEqual(numbers({ [`${firmware}/NBFT`]: "a", [`${kept}/NBFT1`]: "b" })[1], [1, `${kept}/NBFT1`]);
  });

  test("are looked for below the root", () => {
    assert.deepEqual(numbers({ [`/m${firmware}/NBFT`]: "a", [`${firmware}/NBFT1`]: "b" }, "/m"), [
      [0, `${firmware}/NBFT`],
    ]);
  });

  test("a file that is larger than any table keeps its number and says why it was not read", () => {
    const files = { [`${firmware}/NBFT1`]: new Uint8Array(1024 * 1024 + 1), [`${firmware}/NBFT2`]: "b" };
    const [first, second] = readTables(new MockHost({ files }));
    assert.deepEqual([first?.number, first?.unreadable, first?.bytes.length], [1, "EFBIG", 0]);
    assert.deepEqual([second?.number, second?.unreadable], [2, undefined]);
  });

  test("numbers end at 999", () => {
    assert.deepEqual(
      numbers({ [`${firmware}/NBFT999`]: "a", [`${carried}/NBFT999`]: "b", [`${carried}/NBFT3`]: "c" }).map(([n]) => n),
      [3, 999],
    );
  });
});
