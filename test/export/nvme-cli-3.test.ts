// SPDX-License-Identifier: LGPL-2.1-or-later
// nvme-fabrics.conf in the hands of nvme-cli 3: no complaint, and the connections of the plan.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { exportNvmeFabrics } from "../../src/export/nvme-fabrics.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { whyNothing } from "../../src/plan/why-nothing.ts";
import { mustRunInTree, nvmeCli3Tree } from "../../tools/tree.ts";
import { fixtureNames, readFixture } from "../fixtures/read-tables.ts";
import { hostId, hostNqn, ssns, subsysNqn, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { everyKind, exportOf, textOf } from "./sample.ts";

/** What `nvme config validate` and `nvme config show` say of each text: the commands that would be run. */
async function readAll(texts: readonly string[]): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-fabrics-"));
  try {
    for (const [index, text] of texts.entries()) {
      writeFileSync(join(folder, `${index}.conf`), text);
    }
    const script = `for file in /conf/*.conf; do
  nvme config validate -J "$file" >"$file.said" 2>&1
  nvme config show -J "$file" -o normal >"$file.shown"
done`;
    await mustRunInTree(await nvmeCli3Tree(), ["sh", "-euc", script], { bind: { "/conf": folder } });
    return texts.map((_, index) => {
      assert.equal(readFileSync(join(folder, `${index}.conf.said`), "utf8").trim(), `/conf/${index}.conf: OK`);
      const shown = readFileSync(join(folder, `${index}.conf.shown`), "utf8");
      return shown.split("\n").filter((line) => line.startsWith("nvme "));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function read(text: string): Promise<string[]> {
  return (await readAll([text]))[0] ?? [];
}

const host = `--hostnqn=${hostNqn} --hostid=${hostId}`;

test(
  "nvme-cli 3 would make the connections of the plan, as its host, from its addresses",
  whereAvailable(async () => {
    const ifname = "eth8:52:54:00:00:00:08";
    assert.deepEqual(await read(textOf(exportNvmeFabrics, everyKind, { ifname })), [
      `nvme connect-all --transport=tcp --traddr=192.0.2.100 --trsvcid=8009 --nqn=nqn.2014-08.org.nvmexpress.discovery --host-traddr=192.0.2.11 ${host}`,
      ...[
        "--traddr=10.1.1.1 --trsvcid=4420 --nqn=NQN --host-traddr=198.51.100.3 HOST",
        "--traddr=10.1.1.1 --trsvcid=4420 --nqn=NQN --host-traddr=198.51.100.4 HOST",
        "--traddr=10.1.1.1 --trsvcid=4420 --nqn=NQN --host-traddr=10.7.0.7 HOST",
        "--traddr=198.51.100.100 --trsvcid=4420 --nqn=NQN --host-traddr=198.51.100.3 HOST",
        "--traddr=203.0.113.100 --trsvcid=4420 --nqn=NQN --host-traddr=203.0.113.5 HOST",
        "--traddr=192.0.2.100 --trsvcid=4420 --nqn=NQN --host-iface=eth8 HOST --hdr-digest",
        "--traddr=192.0.2.100 --trsvcid=4420 --nqn=NQN --host-traddr=10.9.0.9 --host-iface=nbft0h9.11 HOST",
      ].map((line) => `nvme connect --transport=tcp ${line.replace("NQN", subsysNqn).replace("HOST", host)}`),
    ]);
  }),
);

test(
  "names with signs that mean something elsewhere are read as they are",
  whereAvailable(async () => {
    const names = ["a;b", "a=b", "a#b", "#a", 'a"b\\c', "[a]", "%h", "a'b"].map(
      (end) => `nqn.2024-05.org.example:${end}`,
    );
    const content = table({ ...everyKind, ssns: names.map((name, at) => ssns(at + 1, { subsysNqn: name })) });
    const said = (await read(textOf(exportNvmeFabrics, content))).slice(1);
    assert.deepEqual(
      said.map((line) => /--nqn=(\S+)/.exec(line)?.[1]),
      names,
    );
  }),
);

test(
  "nvme-cli 3 takes the document of every fixture, with as many connections as the plan has paths that it can be told of",
  whereAvailable(async () => {
    const tables = fixtureNames
      .flatMap((name) => Object.values(readFixture(name)).map((content) => ({ name, content })))
      .filter(({ content }) => whyNothing(makePlan([{ number: 0, table: content }])) === undefined);
    assert.ok(tables.length > 20, `${tables.length} tables`);
    const said = await readAll(tables.map(({ content }) => textOf(exportNvmeFabrics, content)));
    assert.deepEqual(
      said.map((connections, index) => `${tables[index]?.name}: ${connections.length}`),
      tables.map(({ name, content }) => {
        const plan = makePlan([{ number: 0, table: content }]);
        return `${name}: ${plan.paths.length + plan.discoveries.length}`;
      }),
    );
  }),
);

test("a host NQN that nvme-cli 3 would refuse, and with it the file, is left out with a remark", () => {
  const [content] = Object.values(readFixture("everything"));
  assert.ok(content !== undefined && /[^!-~]/.test(content.host.nqn));
  assert.doesNotMatch(textOf(exportNvmeFabrics, content), /^\[Host\]$/m);
  const { lost = [] } = exportOf(exportNvmeFabrics, content);
  assert.ok(lost.some((remark) => /^host NQN "nqn.* is left out/.test(remark)));
});
