// SPDX-License-Identifier: LGPL-2.1-or-later
// Hostile texts in XML, read by expat, whose document has to have them and nothing else. Without namespaces, as wicked reads its files.

import assert from "node:assert/strict";
import { test } from "node:test";
import { quoteXml } from "../../src/export/quote/xml.ts";
import { visible } from "../../src/text/visible.ts";
import { needPrograms } from "../../tools/apt.ts";
import { runProgram } from "../../tools/program.ts";
import { hostileText } from "../fuzz/hostile-text.ts";
import { Random } from "../nbft/random.ts";
import { whereAvailable } from "../where-available.ts";

const reader = `
import json, sys, xml.parsers.expat
for line in sys.stdin:
    found = []
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: found.append([name, list(attributes.items()), ""])
    def text(data): found[-1][2] += data
    parser.CharacterDataHandler = text
    parser.Parse(json.loads(line), True)
    print(json.dumps(found))
`;

test(
  "what is quoted is content or an attribute, never an element: ten thousand hostile texts",
  whereAvailable(async () => {
    await needPrograms({ python3: "python3" });
    const random = new Random(20261127);
    const texts = Array.from({ length: 10_000 }, () => new TextDecoder().decode(hostileText(random)));
    const input = texts.map((text) => `${JSON.stringify(`<a b="${quoteXml(text)}">${quoteXml(text)}</a>`)}\n`).join("");
    const result = await runProgram(["python3", "-c", reader], { input });
    assert.equal(result.stderr, "");
    const lines = result.stdout.toString().trim().split("\n");
    assert.equal(lines.length, texts.length);
    for (const [index, line] of lines.entries()) {
      const expected = (texts[index] ?? "").replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd");
      assert.deepEqual(JSON.parse(line), [["a", [["b", expected]], expected]], visible(texts[index] ?? ""));
    }
  }),
);
