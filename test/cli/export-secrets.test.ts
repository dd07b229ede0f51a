// SPDX-License-Identifier: LGPL-2.1-or-later
// No secret of a source gets into any document, or into what is said of it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { kinds } from "../../src/export/index.ts";
import { both, makeMachine, runCommand } from "./run-command.ts";

const secret = "DHHC-1:00:aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnRlcjI=:";
const psk = "NVMeTLSkey-1:01:aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnRlcjI=:";
const host = "nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001";
const subsystem = "nqn.2026-01.org.example:root";

/** Of formats that have a place for one. */
const sources: Readonly<Record<string, string>> = {
  "nvme-fabrics.conf": `[Host]
hostnqn = ${host}
kxchap-secret = ${secret}
[Subsystem]
nqn = ${subsystem}
tls-key = ${psk}
controller = transport=tcp;traddr=10.0.0.1;trsvcid=4420;kxchap-ctrl-secret=${secret}
`,
  "config.json": JSON.stringify([
    {
      hostnqn: host,
      dhchap_key: secret,
      subsystems: [
        { nqn: subsystem, ports: [{ transport: "tcp", traddr: "10.0.0.1", trsvcid: "4420", tls_key: psk }] },
      ],
    },
  ]),
  "discovery.conf": `--transport=tcp --traddr=10.0.0.1 --trsvcid=8009 --hostnqn=${host} --dhchap-secret=${secret} -S ${secret}\n`,
};
const network = ["ip=storage:dhcp", "ifname=storage:52:54:00:09:00:00"];

/** What a kind refuses to be without. */
const needed: Readonly<Record<string, readonly string[]>> = { kubevirt: ["--image=registry.example.org/boot:1"] };

suite("export of sources with secrets", () => {
  for (const { name } of kinds) {
    for (const [file, text] of Object.entries(sources)) {
      test(`${name} of ${file}: without them, and 1, and where they belong`, (t) => {
        const root = makeMachine(t, { [file]: text });
        const args = ["export", name, join(root, file), ...network, ...(needed[name] ?? [])];
        const { status, stdout, stderr } = runCommand("native", args);
        assert.equal(status, 1, stderr);
        assert.notEqual(stdout, "");
        assert.doesNotMatch(stdout + stderr, /hunter|aHVudGVy|DHHC|NVMeTLSkey/);
        assert.match(
          stderr,
          / is a secret, and left out: give it as credential nbft-boot\.dhchap-secret; nbft-boot encode --require=authentication has a boot demand it$/m,
        );
      });
    }
  }
});

test("kernel options with secrets are not repeated", () => {
  const path = `rd.nvmf.connect=tcp,10.0.0.1,${subsystem},${secret}`;
  for (const command of [["show"], ["show", "--json"], ["encode", "--table=5", "-o", "-"]]) {
    for (const words of [[path], [`${path} rd.nvmf.tls_key=${psk}`], ["rd.nvmf.dhchap_secret=hunter2", path]]) {
      const { status, stdout, stderr } = both(...command, ...words);
      assert.notEqual(status, 0);
      assert.doesNotMatch(stdout + stderr, /hunter|aHVudGVy|DHHC|NVMeTLSkey/);
      assert.match(stderr, /^nbft-boot: rd\.nvmf\.\w+: is a secret/m);
    }
  }
});
