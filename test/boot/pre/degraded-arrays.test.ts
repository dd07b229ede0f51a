// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { degradedArrayFiles } from "../../../src/boot/pre/degraded-arrays.ts";
import { mustRunInTree, trixieTree } from "../../../tools/tree.ts";
import { MockHost } from "../../mock-host.ts";
import { whereAvailable } from "../../where-available.ts";

const timer = "/usr/lib/systemd/system/mdadm-last-resort@.timer";
const path = "/run/udev/rules.d/66-nbft-boot-md.rules";

function rule(files: Readonly<Record<string, string>> = { [timer]: "" }): string {
  const file = degradedArrayFiles(new MockHost({ files })).get(path);
  return file !== undefined && "text" in file ? file.text : "";
}

/** What udev runs for a disk, with a systemctl that only says what it is told. */
function runForMember(arrays: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "nbft-md-"));
  try {
    for (const [name, state] of Object.entries(arrays)) {
      mkdirSync(join(folder, "holders", name, "md"), { recursive: true });
      writeFileSync(join(folder, "holders", name, "md/array_state"), `${state}\n`);
    }
    const said = join(folder, "said");
    writeFileSync(join(folder, "systemctl"), `#!/bin/sh\necho "$@" >>${said}\n`);
    writeFileSync(said, "");
    chmodSync(join(folder, "systemctl"), 0o755);
    const [, script = ""] = /RUN\+="\/bin\/sh -c '(.*)'"$/m.exec(rule()) ?? [];
    const text = script.replaceAll("/sys$devpath", folder).replaceAll("$$", "$");
    spawnSync("/bin/sh", ["-c", text], { env: { PATH: `${folder}:/usr/bin:/bin` } });
    return readFileSync(said, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

suite("arrays that lack a disk", () => {
  test("are left to whatever there is where mdadm has no last resort", () => assert.equal(rule({}), ""));

  test("have their time from their first disk on", () => {
    const start = (name: string) => `--no-block start mdadm-last-resort@${name}.timer\n`;
    assert.equal(runForMember({ md127: "inactive" }), start("md127"));
    assert.equal(runForMember({ md_d0: "inactive", md1: "inactive" }), start("md1") + start("md_d0"));
  });

  test("a complete one has none, nor has a disk that nobody has assembled", () => {
    assert.equal(runForMember({ md127: "active", md126: "clean", md125: "read-auto" }), "");
    assert.equal(runForMember({}), "");
  });

  test("regression: an array that is complete before its timer is started keeps its device, which mdadm's own timer conflicts with", () => {
    const own = degradedArrayFiles(new MockHost({ files: { [timer]: "" } })).get(
      "/run/systemd/system/mdadm-last-resort@.timer",
    );
    const text = own !== undefined && "text" in own ? own.text : "";
    assert.match(text, /^OnActiveSec=30$/m);
    assert.doesNotMatch(text, /^Conflicts=/m);
  });

  test("only in the initramfs: the rule is below /run, which the real root has too", () => {
    assert.match(rule(), /TEST=="\/etc\/initrd-release"/);
  });

  test(
    "udev takes the rule",
    whereAvailable(async () => {
      const input = Buffer.from(rule());
      await mustRunInTree(await trixieTree(), ["sh", "-ec", "cat >/run/66.rules; udevadm verify /run/66.rules"], {
        input,
      });
    }),
  );
});
