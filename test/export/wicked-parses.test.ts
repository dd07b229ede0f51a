// SPDX-License-Identifier: LGPL-2.1-or-later
// What wicked is told is XML, of every fixture: read by expat without namespaces, as wicked reads its files, which may have several roots.

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportWicked } from "../../src/export/wicked.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { needPrograms } from "../../tools/apt.ts";
import { runProgram } from "../../tools/program.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { whereAvailable } from "../where-available.ts";
import { everyKind, textOf } from "./sample.ts";

const reader = `
import json, sys, xml.parsers.expat
for line in sys.stdin:
    path, found = [], []
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: path.append(name)
    parser.EndElementHandler = lambda name: path.pop()
    def text(data):
        if data.strip(): found.append("/".join(path[1:]) + "=" + data)
    parser.CharacterDataHandler = text
    parser.Parse("<all>" + json.loads(line) + "</all>", True)
    print(json.dumps(found))
`;

test(
  "each interface, with its addresses where wicked looks for them",
  whereAvailable(async () => {
    await needPrograms({ python3: "python3" });
    const tables = [everyKind, ...fixtureNames.flatMap((name) => Object.values(readFixture(name)))].filter(
      ({ hfi }) => hfi.length > 0,
    );
    const input = tables.map((content) => `${JSON.stringify(textOf(exportWicked, content))}\n`).join("");
    const result = await runProgram(["python3", "-c", reader], { input });
    assert.equal(result.stderr, "");
    const lines = result.stdout.toString().trim().split("\n");
    for (const [index, content] of tables.entries()) {
      const found: string[] = JSON.parse(lines[index] ?? "");
      const expected = makePlan([{ number: 0, table: content }]).interfaces.flatMap(({ configurations }) =>
        configurations.map((one) => {
          const element = `interface/${one.family}:${one.method === "slaac" ? "auto" : one.method}`;
          return one.method === "static"
            ? `${element}/address/local=${one.address}/${one.prefix}`
            : `${element}/enabled=true`;
        }),
      );
      assert.deepEqual(found.filter((one) => expected.includes(one)).sort(), expected.sort());
    }
  }),
);
