// SPDX-License-Identifier: LGPL-2.1-or-later
// Hostile texts in each language of the documents: what is written is read as it was, or is not written at all.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseAllDocuments, stringify } from "yaml";
import { nodeOf } from "../../src/export/netplan/nodes.ts";
import { formatControllerLine, isLibnvmeNqn } from "../../src/export/quote/controller-line.ts";
import { formatTimberlandLine } from "../../src/export/quote/timberland-value.ts";
import { visible } from "../../src/text/visible.ts";
import { hostileText } from "../fuzz/hostile-text.ts";
import { Random } from "../nbft/random.ts";

const random = new Random(11);
const texts = [
  ...Array.from({ length: 5_000 }, () => new TextDecoder().decode(hostileText(random))),
  ...["nqn.2024-05.org.example:a", "nqn.2024-05.org.example:a;traddr=injected", "a=b", "$End", "52:54:00:12:34:56"],
  ...[
    "yes",
    "NO",
    "~",
    "null",
    "1_000",
    "0x1f",
    "1e3",
    ".inf",
    "12:30:45",
    "2001-01-01",
    "<<",
    "=",
    "- a",
    "a: b",
    "&a",
    "*a",
    "!a",
  ],
];

/** Whoever wants to see that both happen. */
function countBoth(said: readonly (string | undefined)[]): void {
  assert.ok(said.some((one) => one === undefined) && said.some((one) => one !== undefined));
}

suite("hostile texts", () => {
  test("in a controller's line, as nvme-stas and libnvme take it apart", () => {
    const lines = texts.map((text) =>
      formatControllerLine([
        ["transport", "tcp"],
        ["nqn", text],
        ["traddr", "::1"],
      ]),
    );
    countBoth(lines);
    for (const [index, line] of lines.entries()) {
      const pairs = line?.split(";").map((option) =>
        option
          .trim()
          .split("=")
          .map((part) => part.trim()),
      );
      const expected = [
        ["transport", "tcp"],
        ["nqn", texts[index]],
        ["traddr", "::1"],
      ];
      assert.deepEqual(pairs ?? expected, expected, visible(texts[index] ?? ""));
      assert.ok(line === undefined || /^[!-~]+$/.test(line));
    }
  });

  test("as an NQN of nvme-fabrics.conf: the rest of one line, without white space", () => {
    countBoth(texts.map((text) => (isLibnvmeNqn(text) ? text : undefined)));
    for (const text of texts.filter(isLibnvmeNqn)) {
      assert.match(text, /^nqn\.[0-9]{4}-[0-9]{2}\.[!-~]{1,211}$/);
    }
  });

  test("behind a tag of Timberland's Config: the rest of one line, no longer than its field", () => {
    const lines = texts.map((text) => formatTimberlandLine("NQN", text));
    countBoth(lines);
    for (const [index, line] of lines.entries()) {
      assert.ok(line === undefined || line === `NQN:${texts[index]}`);
      assert.ok(line === undefined || /^NQN:[!-~]{1,223}$/.test(line), visible(line ?? ""));
    }
    assert.equal(formatTimberlandLine("AttemptName", "x".repeat(12), 11), undefined);
  });

  test("as a value of netplan's YAML: the same text to a parser of either version, and never anything else", () => {
    for (const version of ["1.1", "1.2"] as const) {
      // A parser takes its time.
      for (const text of texts.slice(-500)) {
        const [document, ...others] = parseAllDocuments(stringify({ a: nodeOf(text), b: nodeOf([text]) }), { version });
        assert.deepEqual(others, []);
        assert.deepEqual(document?.toJS(), { a: text, b: [text] }, visible(text));
      }
    }
  });
});
