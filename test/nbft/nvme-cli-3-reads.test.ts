// SPDX-License-Identifier: LGPL-2.1-or-later
// What the encoder writes, and what the annotations say of their bytes, is read by somebody else: nvme-cli 3, the first that knows NBFT 1.1.

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNvmeCli } from "../../src/export/nvme-cli.ts";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import type { Table } from "../../src/nbft/types.ts";
import { nvmeCli3Tree } from "../../tools/tree.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { whereAvailable } from "../where-available.ts";
import { annotatedNames } from "./annotated-bytes.ts";
import { readTables } from "./annotated-table.ts";
import { readWithNvmeCli, tableFile } from "./read-with-nvme-cli.ts";

interface Printed {
  subsystem: { nsid: number }[];
}

/** What nvme-cli 3.1 reads or prints wrongly. An entry that is no longer needed fails the test. */
const defects: readonly {
  readonly reason: string;
  /** Fixtures and annotated tables that show it. */
  readonly tables: readonly string[];
  imitate(printed: Printed): void;
}[] = [
  {
    reason: "it prints nsid as a signed number",
    tables: ["everything", "namespace-identifiers"],
    imitate({ subsystem }) {
      for (const descriptor of subsystem) {
        descriptor.nsid |= 0;
      }
    },
  },
  {
    reason:
      "it looks for the security profile of an SSNS where Use Security is not set too, and drops the SSNS where there is none",
    tables: ["another-layout"],
    imitate(printed) {
      printed.subsystem = [];
    },
  },
];

/** A table, and what is to be read from it. `origin` is the name of its file here. */
interface Readable {
  readonly origin: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly table: Table;
}

const fixtures = fixtureNames.flatMap((origin) =>
  Object.entries(readFixture(origin)).map(([file, table]): Readable => {
    const bytes = encode(table);
    // Descriptors that refer to nothing are left out, by nvme-cli too.
    return { origin, name: `fixture ${origin}: ${file}`, bytes, table: decode(bytes).table };
  }),
);

const annotated = annotatedNames.flatMap((origin) =>
  readTables(origin).map(
    ({ name, bytes, table }): Readable => ({ origin, name: `annotated ${name}`, bytes, table: table as Table }),
  ),
);

test(
  "nvme-cli 3 reads every fixture and every annotated table as it is meant",
  whereAvailable(async (t) => {
    const tree = await nvmeCli3Tree();
    const tables = [...fixtures, ...annotated];
    const printed = await readWithNvmeCli(
      tree,
      tables.map(({ bytes }) => bytes),
    );
    for (const [position, { origin, name, table }] of tables.entries()) {
      const [expected] = JSON.parse(formatNvmeCli([{ filename: tableFile(position), table }]));
      for (const { reason, imitate } of defects.filter(({ tables }) => tables.includes(origin))) {
        const right = structuredClone(expected);
        imitate(expected);
        assert.notDeepEqual(expected, right, `${name} does not show that ${reason}`);
      }
      assert.deepEqual({ name, printed: printed[position] }, { name, printed: expected });
    }
    const origins = new Set(tables.map(({ origin }) => origin));
    assert.deepEqual(
      defects.flatMap((defect) => defect.tables).filter((name) => !origins.has(name)),
      [],
    );
    t.diagnostic(`${tables.length} tables`);
  }),
);
