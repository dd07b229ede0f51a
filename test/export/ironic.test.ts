// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { exportIronic } from "../../src/export/ironic.ts";
import { ExportError } from "../../src/export/types.ts";
import { lastValue, parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import { listCredentialTables } from "../../src/sources/credential-tables.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { exporting, exportText, hostileTexts, inputOf } from "./exporting.ts";

const fixture = { ssns: [{}] };
const urls = { kernel: "http://10.0.0.9/vmlinuz", initrd: "http://10.0.0.9/initrd.img" };
const root = "root=UUID=0b2f ro";

/** The operator's [pxe]kernel_append_params, which Ironic puts in the place of %default%. */
const operators = "nofb nomodeset vga=normal root=/dev/sda1";

/** The order of words in what Ironic's templates make of a ramdisk boot: pxe_config.template for PXE and GRUB, ipxe_config.template for iPXE. */
const templates: Readonly<Record<string, (words: string) => string>> = {
  pxe: (words) => `initrd=node/ramdisk root=/dev/ram0 text ${words}`,
  grub: (words) => `root=/dev/ram0 text ${words}`,
  ipxe: (words) => `root=/dev/ram0 text ${words} initrd=ramdisk`,
};

suite("export ironic", () => {
  test("fields of a node: the ramdisk deploy interface, kernel, ramdisk, and the words behind the operator's", () => {
    const node = JSON.parse(exportText(exportIronic, fixture, { ...urls, "root-arg": root }));
    assert.equal(node.deploy_interface, "ramdisk");
    assert.deepEqual(Object.keys(node.instance_info), [
      "kernel",
      "ramdisk",
      "ironic_ramdisk_deploy",
      "kernel_append_params",
    ]);
    assert.match(
      node.instance_info.kernel_append_params,
      /^%default% root=UUID=0b2f ro systemd\.set_credential_binary=/,
    );
  });

  for (const [name, template] of Object.entries(templates)) {
    test(`in the template of ${name} our root= is the last one, and the table the one that was exported`, () => {
      const node = JSON.parse(exportText(exportIronic, fixture, { ...urls, "root-arg": root }));
      const line = template(node.instance_info.kernel_append_params.replace("%default%", operators));
      assert.equal(lastValue(parseCommandLine(line), "root"), "UUID=0b2f");
      const [credential] = listCredentialTables(new MockHost({ files: { "/proc/cmdline": `${line}\n` } }));
      assert.deepEqual(credential?.inline?.bytes, makeTable(fixture));
    });
  }

  test("without a root= Ironic's own stands, which is none of ours: a boot loses it", () => {
    assert.match((exporting(exportIronic, fixture, urls).lost ?? []).join("\n"), /root=\/dev\/ram0 stands/);
    assert.deepEqual(exporting(exportIronic, fixture, { ...urls, "root-arg": root }).lost, []);
  });

  test("a word that its templates would have to quote is refused", () => {
    for (const text of hostileTexts.filter((text) => text !== "--option")) {
      const quotation = text.includes("'") ? '"' : "'";
      assert.throws(
        () => exportIronic(inputOf(fixture, { "root-arg": `root=LABEL=x ${quotation}y=${text}${quotation}` })),
        ExportError,
        text,
      );
    }
  });
});
