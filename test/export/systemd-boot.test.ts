// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { credentialOption } from "../../src/carriers/credential-option.ts";
import { exportSystemdBoot } from "../../src/export/systemd-boot.ts";
import { ExportError } from "../../src/export/types.ts";
import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import { makeTable } from "../golden/tables.ts";
import { exportText, hostileTexts, inputOf, refusedTexts } from "./exporting.ts";

const fixture = { ssns: [{}] };

suite("export systemd-boot", () => {
  test("an entry that carries the table in the command line, or one with an archive behind the initramfs", () => {
    const start = "title Linux over NVMe/TCP\nlinux /vmlinuz\ninitrd /initrd.img\n";
    const root = { "root-arg": "root=UUID=0b2f rw" };
    assert.equal(
      exportText(exportSystemdBoot, fixture, root),
      `${start}options root=UUID=0b2f rw ${credentialOption(makeTable(fixture))}\n`,
    );
    assert.equal(
      exportText(exportSystemdBoot, fixture, { ...root, table: "/table.cpio" }),
      `${start}initrd /table.cpio\noptions root=UUID=0b2f rw\n`,
    );
  });

  test("a text is the rest of its line, whatever it is; what a line cannot hold is refused", () => {
    for (const text of hostileTexts) {
      assert.deepEqual(
        exportText(exportSystemdBoot, fixture, { kernel: text, initrd: text, table: text }).split("\n").slice(1, 4),
        [`linux ${text}`, `initrd ${text}`, `initrd ${text}`],
      );
    }
    for (const text of refusedTexts) {
      assert.throws(() => exportSystemdBoot(inputOf(fixture, { initrd: text })), ExportError, JSON.stringify(text));
    }
  });

  test("a word with a space is one word of the kernel's command line", () => {
    const options = exportText(exportSystemdBoot, fixture, { "root-arg": "'root=LABEL=a b' rw", table: "/t" }).split(
      "\n",
    )[4];
    assert.deepEqual(parseCommandLine(options ?? "").slice(1), [{ key: "root", value: "LABEL=a b" }, { key: "rw" }]);
  });
});
