// SPDX-License-Identifier: LGPL-2.1-or-later
// One description of a structure serves decoder and encoder, so that no round trip can tell whether it is that of the specification. These
// bytes can: test/nbft/annotated/README.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { parseTable } from "../../src/nbft/json/parse-table.ts";
import schema from "../../src/nbft/json/table.schema.json";
import type { Table } from "../../src/nbft/types.ts";
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
      assert.deepEqual({ variation, table: decode(bytes).table }, { variation, table: countedOf(table as Table) });
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

/** What a decoder makes of a table whose security profiles have reserved values, or lists that no flag says to count. */
function countedOf(table: Table): Table {
  const security = table.security.flatMap((profile) => {
    const { inBandAuthentication, secureChannel, authenticationPolicyList, securityPolicyList } = profile;
    if ([inBandAuthentication, secureChannel, authenticationPolicyList, securityPolicyList].includes("reserved")) {
      return [];
    }
    const listed = <T>(isListed: boolean, list: readonly T[]) => (isListed ? list : []);
    return {
      ...profile,
      secureChannelAlgorithms: listed(securityPolicyList !== "not supported", profile.secureChannelAlgorithms),
      authenticationProtocols: listed(authenticationPolicyList !== "not supported", profile.authenticationProtocols),
      cipherSuites: listed(profile.cipherSuitesRestricted, profile.cipherSuites),
      keyExchangeGroups: listed(profile.keyExchangeGroupsRestricted, profile.keyExchangeGroups),
      secureHashes: listed(profile.secureHashesListed, profile.secureHashes),
    };
  });
  const isUsable = (descriptor: { readonly security?: number }) =>
    descriptor.security === undefined || security.some(({ index }) => index === descriptor.security);
  return { ...table, security, ssns: table.ssns.filter(isUsable), discovery: table.discovery.filter(isUsable) };
}

/** Extended information of 24 bytes has been seen. */
const structures = [
  "Control Descriptor (figure 9), 64 bytes",
  "Discovery Descriptor (figure 26), 32 bytes",
  "HFI Descriptor (figure 12), 32 bytes",
  "HFI Transport Info Descriptor (figure 14), 128 bytes",
  "HFI Transport Info Extended Information Descriptor (figure 15), 20 bytes",
  "Header (figure 9), 64 bytes",
  "Host Descriptor (figure 10), 32 bytes",
  "SSNS Descriptor (figure 17), 128 bytes",
  "SSNS Extended Information Descriptor (figure 21), 18 bytes",
  "SSNS Extended Information Descriptor (figure 21), 23 bytes",
  "SSNS Extended Information Descriptor (figure 21), 24 bytes",
  "Security Profile Descriptor (figure 23), 64 bytes",
];

const blocks = annotatedNames.flatMap(readAnnotated).filter(({ figure }) => figure !== undefined);

test("each structure of the specification is annotated, in its length", () => {
  const found = new Set(blocks.map(({ kind, figure, length }) => `${kind} (figure ${figure}), ${length} bytes`));
  assert.deepEqual([...found].sort(), structures);
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
  const documented = new Set<string>();
  visit(schema, (key, value) => {
    if (key === "properties") {
      Object.keys(value as object).forEach((name) => void documented.add(name));
    }
  });
  visit(
    annotatedNames.map((name) => readTables(name)[0]?.table),
    (key) => void documented.delete(key),
  );
  assert.deepEqual([...documented], ["$schema", "hostTraddr", "hostIface", "byRoute"], "no binary table has these");
});

/** Calls back for each property, at every depth. */
function visit(value: unknown, callback: (key: string, value: unknown) => void): void {
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      callback(key, inner);
      visit(inner, callback);
    }
  }
}
