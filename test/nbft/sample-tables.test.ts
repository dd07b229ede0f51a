// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables that real firmware wrote, where the samples are beside the checkout.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatNvmeCli } from "../../src/export/nvme-cli.ts";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { TableError } from "../../src/nbft/findings.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import { top } from "../../tools/top.ts";

const samples = join(top, "..", "shared", "tables");
const skip = existsSync(samples) ? false : `no sample tables at ${samples}`;
const good = skip === false ? readdirSync(join(samples, "good")).filter((name) => !name.endsWith(".json")) : [];

test("the samples are there", { skip }, () => {
  assert.ok(good.length >= 7);
});

for (const name of good) {
  const bytes = new Uint8Array(readFileSync(join(samples, "good", name)));

  test(`${name}: prints what nvme-cli prints`, () => {
    const printed = formatNvmeCli([{ filename: "/sys/firmware/acpi/tables/NBFT", table: decode(bytes).table }]);
    assert.equal(printed, readFileSync(join(samples, "good", `${name}.json`), "utf8"));
  });

  test(`${name}: nothing is left out`, () => {
    assert.deepEqual(
      decode(bytes).findings.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  test(`${name}: survives being encoded, and being JSON`, () => {
    const { table } = decode(bytes);
    assert.deepEqual(decode(encode(table)).table, table);
    assert.deepEqual(parseTable(JSON.parse(JSON.stringify(table))), table);
  });
}

test("EDK2's layout is reproduced byte for byte", { skip }, () => {
  const bytes = new Uint8Array(readFileSync(join(samples, "good", "NBFT-dhcp-ipv4")));
  assert.deepEqual(encode(decode(bytes).table), bytes);
});

const bad = [
  { name: "NBFT-bad-oldspec", code: "table-minor-revision", offset: 50 },
  { name: "NBFT-random-noise", code: "table-signature", offset: 0 },
];
for (const { name, code, offset } of bad) {
  test(`${name}: is refused`, { skip }, () => {
    const bytes = new Uint8Array(readFileSync(join(samples, "bad", name)));
    assert.throws(
      () => decode(bytes),
      (error) => error instanceof TableError && error.finding.code === code && error.finding.offset === offset,
    );
  });
}
