// SPDX-License-Identifier: LGPL-2.1-or-later
// stafd.conf and stacd.conf in the hands of nvme-stas' own parser: the controllers of the plan.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { tableOf } from "../../src/description/table-of.ts";
import { exportStafd } from "../../src/export/stafd.ts";
import { ExportError } from "../../src/export/types.ts";
import { curtin } from "../../src/formats/curtin.ts";
import { mustRunInTree } from "../../tools/tree.ts";
import { fullRoots } from "../lab/images/full-roots.ts";
import { discovery, ssns, subsysNqn, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { everyKind, exportOf, textOf } from "./sample.ts";

const script = `
import json, logging, sys
logging.basicConfig(stream=sys.stderr, level=logging.INFO)
from staslib import conf
config = conf.SvcConf(default_conf={("Controllers", "controller"): [], ("Global", "hdr-digest"): False}, conf_file="/conf/file.conf")
print(json.dumps(config.get_controllers()))
`;

/** What nvme-stas makes of the file. */
async function read(text: string): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-stas-"));
  try {
    writeFileSync(join(folder, "file.conf"), text);
    const tree = await fullRoots["full-other-connectors-stas"].base();
    return JSON.parse((await mustRunInTree(tree, ["python3", "-c", script], { bind: { "/conf": folder } })).toString());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test(
  "nvme-stas reads the discovery controllers from stafd.conf, and the subsystems from stacd.conf",
  whereAvailable(async () => {
    const ifname = "eth8:52:54:00:00:00:08";
    const stafd = await read(textOf(exportStafd, everyKind, { ifname }, "/etc/stas/stafd.conf"));
    assert.deepEqual(stafd, [
      { transport: "tcp", traddr: "192.0.2.100", trsvcid: "8009", "host-traddr": "192.0.2.11" },
    ]);
    const stacd = await read(textOf(exportStafd, everyKind, { ifname }, "/etc/stas/stacd.conf"));
    const common = { transport: "tcp", trsvcid: "4420", subsysnqn: subsysNqn };
    assert.deepEqual(stacd, [
      { ...common, traddr: "10.1.1.1", "host-traddr": "198.51.100.3" },
      { ...common, traddr: "10.1.1.1", "host-traddr": "198.51.100.4" },
      { ...common, traddr: "10.1.1.1", "host-traddr": "10.7.0.7" },
      { ...common, traddr: "198.51.100.100", "host-traddr": "198.51.100.3" },
      { ...common, traddr: "203.0.113.100", "host-traddr": "203.0.113.5" },
      { ...common, traddr: "192.0.2.100", "host-iface": "eth8", "hdr-digest": true },
      { ...common, traddr: "192.0.2.100", "host-traddr": "10.9.0.9", "host-iface": "nbft0h9.11" },
    ]);
  }),
);

test(
  "what nvme-stas would read otherwise is left out, with a remark; the rest is read as it is",
  whereAvailable(async () => {
    const said = ["a#b", "[a]", '"a"', "%(a)s", "a,b".replace(",", ":"), "a'b\\c"];
    const names = [...said, "a;b", "a=b"].map((end) => `nqn.2024-05.org.example:${end}`);
    const content = table({ ...everyKind, ssns: names.map((name, at) => ssns(at + 1, { subsysNqn: name })) });
    const { lost = [] } = exportOf(exportStafd, content);
    assert.equal(lost.length, 2);
    const controllers = await read(textOf(exportStafd, content, {}, "/etc/stas/stacd.conf"));
    assert.deepEqual(
      controllers.map(({ subsysnqn }) => subsysnqn),
      names.slice(0, said.length),
    );
  }),
);

test("one document where there is only one kind, none where there is nothing", () => {
  const ofDiscoveries = table({
    ...everyKind,
    ssns: [],
    discovery: [discovery(1, { nqn: "nqn.2024-05.org.example:cdc" })],
  });
  assert.match(
    textOf(exportStafd, ofDiscoveries),
    /^controller = transport=tcp;traddr=192\.0\.2\.100;trsvcid=8009;host-traddr=192\.0\.2\.11;nqn=nqn\.2024-05\.org\.example:cdc$/m,
  );
  assert.deepEqual(
    [...exportOf(exportStafd, table({ ...everyKind, discovery: [] })).files.keys()],
    ["/etc/stas/stacd.conf"],
  );
  assert.throws(() => exportOf(exportStafd, table({ ...everyKind, ssns: [], discovery: [] })), ExportError);
});

test("the host's identity is in a remark, because nvme-stas has it from other files", () => {
  const { remarks } = exportOf(exportStafd, everyKind);
  assert.ok(
    remarks.some((remark) => /nqn\.2014-08\.org\.nvmexpress:uuid:\S+ has to be in \/etc\/nvme\/hostnqn/.test(remark)),
  );
});

test("C9: what Ubuntu's installer knows of a /home on NVMe/TCP, for an installed system", () => {
  const text = `storage:
  version: 2
  config:
  - {type: nvme_controller, id: a, transport: tcp, tcp_addr: 1.2.3.4, tcp_port: "1111"}
  - {type: nvme_controller, id: b, transport: tcp, tcp_addr: "2001:db8::10", tcp_port: 8009}
  - {type: nvme_controller, id: c, transport: pcie}
`;
  const { table: content } = tableOf([curtin.read({ name: "curtin.yaml", text }, [])]);
  assert.equal(
    textOf(exportStafd, content),
    `# Made by nbft-boot, for /etc/stas/stafd.conf (nvme-stas)
[Controllers]
controller = transport=tcp;traddr=1.2.3.4;trsvcid=1111
controller = transport=tcp;traddr=2001:db8::10;trsvcid=8009
`,
  );
  assert.deepEqual(exportOf(exportStafd, content).remarks, [
    "no host NQN is known: nvme-stas takes that of /etc/nvme/hostnqn",
  ]);
});
