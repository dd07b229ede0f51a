// SPDX-License-Identifier: LGPL-2.1-or-later
// One description of a structure serves decoder and encoder, so that no round trip can tell whether it is that of the specification. These
// bytes can: test/nbft/annotated/README.md.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import type { Table } from "../../src/nbft/types.ts";
import { top } from "../../tools/top.ts";
import { annotatedNames, readAnnotated } from "./annotated-bytes.ts";
import { readTables } from "./annotated-table.ts";
import { repair } from "./damage.ts";

/** What firmware may do and the encoder does not. */
const notEncoded: Readonly<Record<string, readonly string[]>> = {
  "another-layout": ["not-valid", "unknown-value"],
};

for (const name of annotatedNames) {
  const [base, ...variations] = readTables(name);
  assert.ok(base !== undefined);

  test(`${name}: decoded to what stands beside the bytes`, () => {
    const { table, findings } = decode(base.bytes);
    assert.deepEqual(table, base.table);
    assert.deepEqual(
      findings.map(({ code }) => code),
      notEncoded[name] ?? [],
    );
  });

  test(`${name}: each flag alone is decoded to what stands beside it`, () => {
    for (const { name: variation, bytes, table } of variations) {
      assert.deepEqual({ variation, table: decode(bytes).table }, { variation, table });
    }
  });

  if (notEncoded[name] === undefined) {
    test(`${name}: what stands beside the bytes is encoded to them`, () => {
      assert.deepEqual(encode(parseTable(base.table)), base.bytes);
      for (const { name: variation, bytes, table } of variations) {
        assert.deepEqual({ variation, bytes: encode(parseTable(table)) }, { variation, bytes });
      }
    });
  }
}

/** The structures of the specification: figure, and lengths in bytes. Extended information of 24 bytes has been seen. */
const structures: Readonly<Record<string, { readonly figure: number; readonly lengths: readonly number[] }>> = {
  Header: { figure: 9, lengths: [64] },
  "Control Descriptor": { figure: 9, lengths: [64] },
  "Host Descriptor": { figure: 10, lengths: [32] },
  "HFI Descriptor": { figure: 12, lengths: [32] },
  "HFI Transport Info Descriptor": { figure: 14, lengths: [128] },
  "HFI Transport Info Extended Information Descriptor": { figure: 15, lengths: [20] },
  "SSNS Descriptor": { figure: 17, lengths: [128] },
  "SSNS Extended Information Descriptor": { figure: 21, lengths: [18, 23, 24] },
  "Security Profile Descriptor": { figure: 23, lengths: [64] },
  "Discovery Descriptor": { figure: 26, lengths: [32] },
};

const blocks = annotatedNames.flatMap(readAnnotated).filter(({ figure }) => figure !== undefined);

test("each structure is annotated, and none but those of the specification", () => {
  const found = Object.fromEntries(
    blocks.map(({ kind, figure }) => {
      const lengths = new Set(blocks.filter((block) => block.kind === kind).map(({ length }) => length));
      return [kind, { figure, lengths: [...lengths].sort((a, b) => a - b) }];
    }),
  );
  assert.deepEqual(found, structures);
});

test("a field is at the same place in all annotated tables", () => {
  const places = new Map<string, string>();
  for (const { kind, start, fields } of blocks) {
    for (const { name, start: at, bytes, line } of fields.filter(({ name }) => name !== "Reserved" && name !== "NUL")) {
      const place = `${at - start}, ${bytes.length} bytes`;
      assert.equal(places.get(`${kind}: ${name}`) ?? place, place, line);
      places.set(`${kind}: ${name}`, place);
    }
  }
});

/** What findings call the descriptors of a list. */
const namesInFindings = { hfi: "HFI", ssns: "SSNS", security: "Security", discovery: "Discovery" } as const;

test("what is wrong with a descriptor is reported at its place and by its own index", () => {
  for (const name of annotatedNames) {
    const base = readTables(name)[0] as { readonly bytes: Uint8Array; readonly table: Table };
    for (const { kind, path, start } of readAnnotated(name)) {
      const list = /^(HFI|SSNS|Security Profile|Discovery) Descriptor$/.test(kind) ? path.split("[")[0] : undefined;
      if (list !== "hfi" && list !== "ssns" && list !== "security" && list !== "discovery") {
        continue;
      }
      const bytes = Uint8Array.from(base.bytes, (byte, at) => (at === start ? 0xee : byte));
      const index = base.table[list][Number(/\d+/.exec(path))]?.index;
      const { structure, offset } = decode(repair(bytes)).findings.find(({ code }) => code === "wrong-id") ?? {};
      assert.deepEqual([name, structure, offset], [name, `${namesInFindings[list]} ${index}`, start]);
    }
  }
});

test("each property of a table is annotated", () => {
  const schema = readFileSync(join(top, "src", "nbft", "json", "table.schema.json"), "utf8");
  const documented = new Set<string>();
  JSON.parse(schema, (key, value) => {
    if (key === "properties") {
      for (const name of Object.keys(value)) {
        documented.add(name);
      }
    }
    return value;
  });
  const annotated = new Set<string>(["$schema"]);
  JSON.parse(JSON.stringify(annotatedNames.map((name) => readTables(name)[0]?.table)), (key, value) => {
    if (/^[a-z]/i.test(key)) {
      annotated.add(key);
    }
    return value;
  });
  assert.deepEqual(
    [...documented].filter((name) => !annotated.has(name)),
    [],
  );
});
