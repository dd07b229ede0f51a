// SPDX-License-Identifier: LGPL-2.1-or-later
// Every reason to refuse a whole table, in the order of the checks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { formatFinding, TableError } from "../../src/nbft/findings.ts";
import { DamagedTable } from "./damage.ts";
import { assertRefused } from "./refused.ts";

const original = () => new DamagedTable("multipath");
const host = 128;

const rules: readonly (readonly [name: string, damaged: () => Uint8Array, code: string, offset: number])[] = [
  ["no bytes at all", () => new Uint8Array(), "table-signature", 0],
  ["bytes of a JPEG", () => new Uint8Array(1000).fill(0xff), "table-signature", 0],
  ["a script", () => new TextEncoder().encode("#!/bin/sh\n"), "table-signature", 0],
  ["seven bytes of a table", () => original().bytes.slice(0, 7), "table-too-short", 0],
  ["127 bytes of a table", () => original().bytes.slice(0, 127), "table-length", 4],
  ["127 bytes that say so", () => original().set(4, 4, 127).bytes.slice(0, 127), "table-too-short", 0],
  ["a wrong checksum", () => original().set(10, 1, 0).bytes, "table-checksum", 9],
  [
    "a wrong checksum because of bytes behind the table",
    () => new Uint8Array([...original().bytes, 1]),
    "table-checksum",
    9,
  ],
  ["another signature", () => original().set(0, 1, 0x4d).done(), "table-signature", 0],
  ["a length of less than header and control", () => original().set(4, 4, 127).done(), "table-length", 4],
  [
    "a length beyond the file",
    () => {
      const table = original();
      return table.set(4, 4, table.bytes.length + 1).done();
    },
    "table-length",
    4,
  ],
  ["major revision 0", () => original().set(8, 1, 0).done(), "table-major-revision", 8],
  ["major revision 2", () => original().set(8, 1, 2).done(), "table-major-revision", 8],
  ["minor revision 2", () => original().set(50, 1, 2).done(), "table-minor-revision", 50],
  ["a heap beyond the end", () => original().set(40, 4, 0x10000).done(), "table-heap", 36],
  ["a heap that ends beyond 4 GiB", () => original().set(36, 4, 0xffff_ffe0).set(40, 4, 0x40).done(), "table-heap", 36],
  ["a control without its valid flag", () => original().set(70, 1, 0).done(), "control-not-valid", 70],
  ["a control with another identifier", () => original().set(64, 1, 2).done(), "control-id", 64],
  ["a host in the header", () => original().set(72, 4, 63).done(), "host-offset", 72],
  ["a host beyond the end", () => original().set(72, 4, 0xffff_ffe0).done(), "host-offset", 72],
  [
    "a host whose last byte is beyond the end",
    () => {
      const table = original();
      return table.set(72, 4, table.bytes.length - 31).done();
    },
    "host-offset",
    72,
  ],
  [
    "a host without its valid flag",
    () =>
      original()
        .set(host + 1, 1, 0x06)
        .done(),
    "not-valid",
    host + 1,
  ],
  ["a host with another identifier", () => original().set(host, 1, 3).done(), "wrong-id", host],
  [
    "a host without an NQN",
    () =>
      original()
        .set(host + 22, 2, 0)
        .done(),
    "object-absent",
    host + 18,
  ],
  [
    "a host NQN outside the heap",
    () =>
      original()
        .set(host + 18, 4, 0xffff_ffff)
        .done(),
    "object-outside",
    host + 18,
  ],
  [
    "a host NQN with a comma",
    () =>
      original()
        .write(host + 18, "nqn,")
        .done(),
    "text-invalid",
    host + 18,
  ],
  [
    "a host NQN with a newline",
    () =>
      original()
        .write(host + 18, "nqn.\n")
        .done(),
    "text-invalid",
    host + 18,
  ],
  [
    "a host NQN with a space",
    () =>
      original()
        .write(host + 18, "nqn. ")
        .done(),
    "text-invalid",
    host + 18,
  ],
  [
    "a host NQN that is not UTF-8",
    () =>
      original()
        .write(host + 18, "nqn.\xff")
        .done(),
    "text-not-utf8",
    host + 18,
  ],
  [
    "an empty host NQN",
    () =>
      original()
        .write(host + 18, "\0")
        .done(),
    "text-empty",
    host + 18,
  ],
  [
    "a host NQN of 224 bytes",
    () =>
      original()
        .set(host + 22, 2, 224)
        .write(host + 18, "n".repeat(224))
        .done(),
    "text-too-long",
    host + 18,
  ],
];
for (const [name, damaged, code, offset] of rules) {
  test(`a table is refused for ${name}`, () => assertRefused(damaged(), code, offset));
}

test("strict mode refuses a table for a warning about its header or its host", () => {
  const unterminated = original().write(44, "\n").done();
  assert.equal(decode(unterminated).table.driverSignature, undefined);
  assertRefused(unterminated, "text-invalid", 44, { strict: true });
});

test("overlapping lists are reported, and refused in strict mode", () => {
  const table = original();
  const hfi = table.get(80, 4);
  const bytes = table.set(88, 4, hfi + 16).done();
  assert.ok(decode(bytes).findings.some(({ code, severity }) => code === "overlap" && severity === "warning"));
  assertRefused(bytes, "overlap", hfi + 16, { strict: true });
});

test("a control of another length is reported, and refused in strict mode", () => {
  const bytes = original().set(68, 2, 60).done();
  const { findings } = decode(bytes);
  assert.deepEqual(
    findings.map(({ code, severity, structure, offset }) => [code, severity, structure, offset]),
    [["control-length", "warning", "control", 68]],
  );
  assertRefused(bytes, "control-length", 68, { strict: true });
});

test("a refused table is not said to be left out or ignored, in strict mode neither", () => {
  const withoutHost = original()
    .set(host + 1, 1, 0x06)
    .done();
  const withoutSignature = original().write(44, "\n").done();
  for (const [bytes, options] of [
    [withoutHost, {}],
    [withoutSignature, { strict: true }],
  ] as const) {
    assert.throws(
      () => decode(bytes, options),
      (error) => error instanceof TableError && !/left out|ignored/.test(error.message),
    );
  }
});

test("what follows for a descriptor is said of it", () => {
  const { findings } = decode(
    original()
      .set(original().record("ssns") + 46, 1, 9)
      .done(),
  );
  const finding = findings.find(({ code }) => code === "unresolved-hfi");
  assert.match(finding === undefined ? "" : formatFinding(finding), /HFI 9.*: left out \(unresolved-hfi\)$/);
});
