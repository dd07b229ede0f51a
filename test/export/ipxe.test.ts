// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { credentialOption } from "../../src/carriers/credential-option.ts";
import { exportIpxe } from "../../src/export/ipxe.ts";
import { ExportError } from "../../src/export/types.ts";
import { parseCommandLine } from "../../src/machine/kernel-command-line.ts";
import { makeTable } from "../golden/tables.ts";
import { exporting, exportText, hostileFixture, hostileTexts, inputOf, refusedTexts } from "./exporting.ts";

const fixture = { ssns: [{}] };

/** As iPXE reads a line (core/exec.c, core/settings.c): the words of its first command, undefined where it would expand or run something else. */
function readLine(line: string): readonly string[] | undefined {
  const words = line.split(/\s+/).filter((word) => word !== "");
  const isMore = words.some((word) => ["&&", "||"].includes(word) || word.startsWith("#"));
  return isMore || line.includes("${") ? undefined : words;
}

suite("export ipxe", () => {
  test("a script that carries the table in the command line where none is served", () => {
    assert.equal(
      exportText(exportIpxe, fixture, { "root-arg": "root=UUID=0b2f" }),
      `#!ipxe
isset \${ip} || dhcp
kernel vmlinuz initrd=initrd.magic root=UUID=0b2f ${credentialOption(makeTable(fixture))}
initrd initrd.img
boot
`,
    );
  });

  test("one for a fleet: the table by the MAC address, which iPXE puts where nbft-boot looks for it", () => {
    const { text, remarks } = exporting(exportIpxe, fixture, { "by-mac": true, table: "http://10.0.0.9/t/" });
    assert.match(
      text,
      /^initrd initrd\.img\ninitrd http:\/\/10\.0\.0\.9\/t\/\$\{net0\/mac:hexhyp\} \/etc\/nbft-boot\/tables\/NBFT mkdir=-1 mode=644\nboot$/m,
    );
    assert.match(remarks.join("\n"), /t\/52-54-00-00-00-01: make it with nbft-boot encode --as=table$/m);
    assert.match(remarks.join("\n"), /^the script asks for the file of net0, which is iPXE's first card/m);
  });

  test("what the table says is no command of the script", () => {
    const [, , ...lines] = exportText(exportIpxe, hostileFixture).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => readLine(line)?.[0]),
      ["kernel", "initrd", "boot"],
    );
  });

  for (const option of ["kernel", "initrd", "table"] as const) {
    test(`a hostile --${option} is one word of its line, or refused`, () => {
      let refused = 0;
      for (const text of [...hostileTexts, ...refusedTexts]) {
        try {
          const document = exportText(exportIpxe, fixture, { [option]: text });
          const line = document.split("\n").find((one) => one.includes(text));
          assert.ok(readLine(line ?? "")?.includes(text), JSON.stringify({ text, line }));
        } catch (error) {
          assert.ok(error instanceof ExportError, String(error));
          refused++;
        }
      }
      assert.ok(refused > refusedTexts.length && refused < hostileTexts.length + refusedTexts.length);
    });
  }

  test("a word with a space is one to the kernel, whose command line iPXE joins with single spaces", () => {
    const line = exportText(exportIpxe, fixture, { "root-arg": '"root=LABEL=a b"' }).split("\n")[2] ?? "";
    const words = parseCommandLine(readLine(line)?.slice(2).join(" ") ?? "");
    assert.deepEqual(words[1], { key: "root", value: "LABEL=a b" });
    for (const wrong of ['"root=LABEL=a  b"', `a=\${net0/mac}`, "quiet && reboot", "quiet #x"]) {
      assert.throws(() => exportIpxe(inputOf(fixture, { "root-arg": wrong })), ExportError, wrong);
    }
  });
});
