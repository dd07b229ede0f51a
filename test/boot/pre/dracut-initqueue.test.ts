// SPDX-License-Identifier: LGPL-2.1-or-later
// The script for dracut-initqueue, in a stage like dracut's: what it writes where is in test/roots, too.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { initqueueFiles } from "../../../src/boot/pre/dracut-initqueue.ts";
import type { TextFile } from "../../../src/output/tree.ts";
import { MockHost } from "../../mock-host.ts";

const folder = "/var/lib/dracut/hooks/initqueue/timeout";
const missing = "nbft-boot-connect@0-1-1.service loaded active running Trying NBFT path 0-1-1 in initrd";
/** The stock module's, as its `initqueue --timeout --onetime` writes it. */
const stockScript = '[ -e "$job" ] && rm -f -- "$job"\n/sbin/nvmf-autoconnect.sh timeout\n';
/** The timeout stage of dracut-initqueue(8); the stock module's script is shown, not run. */
const stage = `warn() { echo "$*"; }
for job in "$hookdir"/initqueue/timeout/*.sh; do
  case $job in *nvmf*) cat "$job" ;; *) . "$job" ;; esac
  [ $main_loop -eq 0 ] && break
done
echo "patience: $((main_loop + 1))"`;

function write(commandLine: string, files: Readonly<Record<string, string>>): [string, TextFile][] {
  const host = new MockHost({ files: { "/proc/cmdline": `${commandLine}\n`, ...files } });
  return [...initqueueFiles(host)] as [string, TextFile][];
}

/** What is said in a stage that dracut enters with its patience at 241 of 360. */
function runStage(commandLine: string, units: string, before = ""): readonly string[] {
  const top = mkdtempSync(join(tmpdir(), "nbft-boot-"));
  try {
    const scripts = join(top, "initqueue/timeout");
    mkdirSync(scripts, { recursive: true });
    const [entry] = write(commandLine, { [`${folder}/99-rootfallback.sh`]: "" });
    writeFileSync(join(scripts, "00-nbft-boot.sh"), entry?.[1].text ?? "");
    writeFileSync(join(scripts, "50-mdraid_start.sh"), "echo degraded arrays start\n");
    writeFileSync(join(scripts, "nvmf-connect-timeout123.sh"), stockScript);
    writeFileSync(join(top, "systemctl"), `#!/bin/sh\necho "$*" >&2\nprintf %s '${units}'\n`);
    chmodSync(join(top, "systemctl"), 0o755);
    const environment = { PATH: `${top}:${process.env.PATH}`, hookdir: top, main_loop: "241" };
    return spawnSync("sh", ["-c", `${before}\n${stage}`], { env: environment, encoding: "utf8" })
      .stdout.trim()
      .split("\n");
  } finally {
    rmSync(top, { recursive: true });
  }
}

const others = ["degraded arrays start", 'rm -f -- "$job"; /sbin/nvmf-autoconnect.sh online'];

suite("dracut-initqueue's timeout stage", () => {
  test("begins dracut's patience anew while a path may come, after the others' scripts have run", () => {
    const waiting = "nbft-boot: a path of the NBFT may still come, waiting for it";
    assert.deepEqual(runStage("rd.retry=20", missing), [waiting, ...others, "patience: 0"]);
  });

  test("leaves it to dracut where all paths are connected", () => {
    assert.deepEqual(runStage("", ""), [...others, "patience: 242"]);
  });

  test("begins it anew once more when the last path has come: what lies on it takes its time, too", () => {
    const waited = "nbft_boot_waited=yes";
    assert.deepEqual(runStage("", "", waited), [...others, "patience: 0"]);
    assert.deepEqual(runStage("", "", `${waited}\n${stage}\nmain_loop=241`).slice(-3), [...others, "patience: 242"]);
    assert.deepEqual(runStage("rd.timeout=1", "", waited), [...others, "patience: 242"]);
  });

  test("leaves it to dracut once rd.timeout= is over", () => {
    assert.deepEqual(runStage("rd.timeout=1", missing), [...others, "patience: 242"]);
    assert.equal(runStage("rd.timeout=999999999", missing).at(-1), "patience: 0");
    assert.equal(runStage("rd.timeout=0", missing).at(-1), "patience: 0");
  });

  test("has the script in dracut's folder, before 106 too, and nowhere without dracut", () => {
    const old = "/lib/dracut/hooks/initqueue/timeout";
    const paths = (files: Readonly<Record<string, string>>) => write("", files).map(([path]) => path);
    assert.deepEqual(paths({ [`${folder}/a.sh`]: "", [`${old}/a.sh`]: "" }), [`${folder}/00-nbft-boot.sh`]);
    assert.deepEqual(paths({ [`${old}/a.sh`]: "" }), [`${old}/00-nbft-boot.sh`]);
    assert.deepEqual(paths({}), []);
  });

  test("nothing that the command line holds gets into the script but digits", () => {
    const [entry] = write('rd.timeout="1;reboot"', { [`${folder}/a.sh`]: "" });
    assert.doesNotMatch(entry?.[1].text ?? "", /reboot/);
  });
});
