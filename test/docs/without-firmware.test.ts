// SPDX-License-Identifier: LGPL-2.1-or-later
// docs/without-firmware.md, typed: its files are written, its commands run in its order, section by section. `system` is a machine that is made
// here, and ukify is run by the boot `uki-addon`.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, suite, test } from "node:test";
import { top } from "../../tools/top.ts";
import { engines } from "../cli/run-command.ts";
import { MachineFiles } from "../status/machine.ts";

interface Block {
  /** Of the section that it is in. */
  readonly title: string;
  readonly language: string;
  readonly text: string;
  /** Name of the file that it is, where the line before it is one. */
  readonly file?: string;
}

function readBlocks(markdown: string): Block[] {
  const blocks = markdown.matchAll(/(?:^`([\w.-]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].map(({ 1: file, 2: language = "", 3: text = "", index }) => ({
    title: /^#+ (.*)$/m.exec(markdown.slice(0, index).replace(/^.*\n(?=#)/s, ""))?.[1] ?? "",
    language,
    text,
    ...(file === undefined ? {} : { file }),
  }));
}

const blocks = readBlocks(readFileSync(join(top, "docs/without-firmware.md"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "nbft-boot-docs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function type(command: string, machine: string): string {
  const typed = command.replace(/\bsystem\b(?!-)/, `system --root=${machine}`);
  const { status, stdout, stderr } = spawnSync("sh", ["-uc", typed], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
    env: { ...process.env, PATH: `${dirname(engines.native)}:${process.env.PATH}` },
  });
  assert.equal(status, 0, `${command}\n${stderr}`);
  return stdout;
}

suite("docs/without-firmware.md", () => {
  test("each section shows how to do it", () => {
    const titles = readFileSync(join(top, "docs/without-firmware.md"), "utf8").matchAll(/^##? (.*)$/gm);
    const shown = new Set(blocks.filter(({ language }) => language === "sh").map(({ title }) => title));
    assert.deepEqual(
      [...titles].map(([, title = ""]) => title).filter((title) => !shown.has(title)),
      [],
    );
  });

  for (const { title, language, text, file } of blocks) {
    if (file !== undefined) {
      writeFileSync(join(folder, file), text);
    }
    for (const command of language === "sh" ? text.trim().split("\n") : []) {
      if (command.startsWith("ukify ")) {
        continue;
      }
      test(`${title}: ${command}`, (t) => {
        const machine = new MachineFiles()
          .nic("ens3", "52:54:00:09:00:00")
          .controller({ name: "nvme0", traddr: "192.0.2.10", hostIface: "ens3", sourceAddress: "192.0.2.20" })
          .folder(t);
        const before = new Set(readdirSync(folder));
        const said = type(command, machine);
        const made = readdirSync(folder).filter((name) => !before.has(name));
        assert.ok(said !== "" || made.length > 0 || / >| -o /.test(command), "says or makes something");
        assert.ok(
          !/>node1\.json$/.test(command) || /good: a boot connects/.test(type("nbft-boot check node1.json", machine)),
        );
      });
    }
  }
});
