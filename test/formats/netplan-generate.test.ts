// SPDX-License-Identifier: LGPL-2.1-or-later
// The fixtures of netplan, also those within curtin's, are what netplan itself takes: Debian trixie's, and sid's.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parseYaml, positions } from "../../src/formats/yaml/document.ts";
import { memberOf, textOf } from "../../src/formats/yaml/values.ts";
import { runInTree } from "../../tools/tree.ts";
import { netplanRoot } from "../lab/images/netplan-roots.ts";
import { whereAvailable } from "../where-available.ts";
import { sourceFixtures } from "./source-fixtures.ts";

/** Those of which something is wrong on purpose. */
const wrong = new Set(["wrong-values.yaml", "incomplete.yaml"]);

interface Text {
  readonly name: string;
  readonly text: string;
}

const texts = sourceFixtures
  .filter(({ name }) => !wrong.has(name))
  .flatMap(({ format, name, text }): readonly Text[] => {
    if (format.name === "netplan") {
      return [{ name, text }];
    }
    const positionOf = positions(text);
    const document =
      format.name === "curtin" ? parseYaml(text, (offset) => ({ source: name, ...positionOf(offset) })) : undefined;
    const content = textOf(memberOf(memberOf(memberOf(document, "write_files"), "etc_netplan_installer"), "content"));
    return content === undefined ? [] : [{ name, text: content }];
  });

/** What netplan says of a file; nothing where it takes it. */
async function refusal(tree: string, text: string): Promise<string> {
  const machine = mkdtempSync(join(tmpdir(), "nbft-boot-netplan-"));
  try {
    mkdirSync(join(machine, "etc/netplan"), { recursive: true });
    writeFileSync(join(machine, "etc/netplan/50-test.yaml"), text, { mode: 0o600 });
    const { status, stderr } = await runInTree(tree, ["netplan", "generate", "--root-dir", "/machine"], {
      bind: { "/machine": machine },
    });
    return status === 0 ? "" : stderr;
  } finally {
    rmSync(machine, { recursive: true });
  }
}

for (const debian of ["trixie", "sid"] as const) {
  suite(`netplan of Debian ${debian}`, () => {
    for (const { name, text } of texts) {
      test(
        name,
        whereAvailable(async () => assert.equal(await refusal(await netplanRoot(debian).base(), text), "")),
      );
    }
    test(
      "and it does refuse what is wrong",
      whereAvailable(async () => {
        const text = sourceFixtures.find(({ name }) => name === "wrong-values.yaml")?.text ?? "";
        assert.match(await refusal(await netplanRoot(debian).base(), text), /wrong|invalid|Error/i);
      }),
    );
  });
}
