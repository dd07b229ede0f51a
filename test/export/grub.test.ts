// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { credentialOption } from "../../src/carriers/credential-option.ts";
import { exportGrub } from "../../src/export/grub.ts";
import { exportIpxe } from "../../src/export/ipxe.ts";
import { exportIronic } from "../../src/export/ironic.ts";
import { exportKubevirt } from "../../src/export/kubevirt/kubevirt.ts";
import { quoteForGrub } from "../../src/export/quote/grub.ts";
import { exportSystemdBoot } from "../../src/export/systemd-boot.ts";
import { ExportError } from "../../src/export/types.ts";
import { makeTree, runInTree } from "../../tools/tree.ts";
import { makeTable } from "../golden/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { exporting, exportText, hostileFixture, hostileTexts, inputOf, refusedTexts } from "./exporting.ts";

const fixture = { hfi: [{ hostName: "node1" }], ssns: [{}] };
const root = "root=UUID=0b2f quiet";

suite("export grub", () => {
  test("a menu entry that carries the table in the command line where there is no archive", () => {
    assert.equal(
      exportText(exportGrub, fixture, { "root-arg": root }),
      `if [ -z "$timeout" ]; then
	set timeout=5
fi
menuentry 'Linux over NVMe/TCP (node1)' --id nbft-boot {
	linux /vmlinuz root=UUID=0b2f quiet ${credentialOption(makeTable(fixture))}
	initrd /initrd.img
}
`,
    );
  });

  test("one for a fleet: the archive by the MAC address of the card that boots, and nothing of this machine's", () => {
    const { text, remarks } = exporting(exportGrub, fixture, {
      "by-mac": true,
      table: "/t/",
      kernel: "/k",
      initrd: "/i",
    });
    assert.match(text, /^\tlinux \/k\n\tinitrd \/i \/t\/"\$\{net_default_mac\}"\.cpio\n}$/m);
    assert.doesNotMatch(text, /node1|52:54/);
    assert.match(remarks.join("\n"), /\/t\/52:54:00:00:00:01\.cpio: make it with nbft-boot encode --as=cpio$/m);
  });

  test("an archive by its name", () => {
    assert.match(exportText(exportGrub, fixture, { table: "/t.cpio" }), /^\tinitrd \/initrd\.img \/t\.cpio$/m);
  });

  test("says that root= is missing", () => {
    assert.match(exporting(exportGrub, fixture).remarks.join("\n"), /^no root=: say --root-arg=/m);
    assert.deepEqual(exporting(exportGrub, fixture, { "root-arg": root }).remarks, []);
  });

  test("regression: words that are too many for a kernel with the table are refused, not cut, with what this loader has instead", () => {
    const ssns = Array.from({ length: 9 }, (_, index) => ({ index, traddr: `10.0.0.${index + 9}` }));
    const input = inputOf({ ssns });
    for (const [make, instead] of [
      [exportGrub, /: say --table=FILE, made with nbft-boot encode --as=cpio$/],
      [exportSystemdBoot, /: say --table=FILE, made with nbft-boot encode --as=cpio$/],
      [exportIpxe, /: say --table=FILE, made with nbft-boot encode --as=table$/],
      [exportIronic, /: a node has no other place for them: name fewer sources, or /],
      [exportKubevirt, /: kernelBoot has no other place for them: name fewer sources, or /],
    ] as const) {
      assert.throws(() => make({ ...input, options: { image: "x" } }), instead);
    }
    const long = { "root-arg": `root=LABEL=${"x".repeat(1300)}` };
    assert.throws(() => exportGrub(inputOf(fixture, long)), /are too many for a kernel command line/);
    exportGrub(inputOf(fixture, { "root-arg": `root=LABEL=${"x".repeat(1000)}` }));
  });

  test("a text that no line can hold is refused", () => {
    for (const text of refusedTexts) {
      assert.throws(() => exportGrub(inputOf(fixture, { kernel: text })), ExportError, JSON.stringify(text));
    }
  });

  test("every other text stays one word, as GRUB and shells read single quotes", () => {
    for (const text of hostileTexts) {
      const { stdout } = spawnSync("sh", ["-c", `printf '%s|' ${quoteForGrub(text)}`], { encoding: "utf8" });
      assert.equal(stdout, `${text}|`);
    }
  });

  test(
    "grub-script-check finds nothing in it, whatever the texts are, and something where they are not quoted",
    whereAvailable(async (t) => {
      const folder = mkdtempSync(join(tmpdir(), "nbft-boot-grub-"));
      t.after(() => rmSync(folder, { recursive: true }));
      const documents = [
        exportText(exportGrub, fixture, { "root-arg": root }),
        exportText(exportGrub, hostileFixture),
        exportText(exportGrub, fixture, { "by-mac": true }),
        ...hostileTexts.map((text) => exportText(exportGrub, fixture, { kernel: text, initrd: text, table: text })),
        ...hostileTexts.map((text) => exportText(exportGrub, fixture, { "by-mac": true, table: text })),
      ];
      const broken = documents[0]?.replace("/vmlinuz", "/it's") ?? "";
      for (const [index, text] of [...documents, broken].entries()) {
        writeFileSync(join(folder, `${index}.cfg`), text);
      }
      const tree = await makeTree("tree-grub", { suite: "trixie", packages: ["grub-common"] });
      const script = "cd /documents; for file in *.cfg; do grub-script-check $file >/dev/null 2>&1 || echo $file; done";
      const { stdout, stderr } = await runInTree(tree, ["sh", "-euc", script], { bind: { "/documents": folder } });
      assert.equal(stdout.toString(), `${documents.length}.cfg\n`, stderr);
    }),
  );
});
