// SPDX-License-Identifier: LGPL-2.1-or-later
// networkmanager/90-nbft-boot with a systemctl of our own.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { mustRun } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";

interface Machine {
  /** Whether this boot used the NBFT. */
  readonly marked?: boolean;
  /** Units between two attempts. */
  readonly waiting?: readonly string[];
}

/** What the script asks systemctl to do, but for questions. */
async function dispatch(action: string, { marked = true, waiting = [] }: Machine): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-dispatcher-"));
  try {
    const list = waiting.map((unit) => `${unit} loaded activating auto-restart NVMe/TCP connection`).join("\n");
    const systemctl = `#!/bin/sh
case "$*" in
list-units*--state=auto-restart*) cat '${folder}/units' ;;
*) echo "$*" >>'${folder}/asked' ;;
esac
`;
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/systemctl"), systemctl, { mode: 0o755 });
    writeFileSync(join(folder, "units"), list === "" ? "" : `${list}\n`);
    writeFileSync(join(folder, "asked"), "");
    if (marked) {
      mkdirSync(join(folder, "nbft-boot"));
    }
    const script = readFileSync(join(top, "networkmanager/90-nbft-boot"), "utf8");
    const moved = join(folder, "script");
    writeFileSync(moved, script.replace("/run/nbft-boot", join(folder, "nbft-boot")));
    const environment = { PATH: `${join(folder, "bin")}:${process.env.PATH}` };
    await mustRun(["sh", moved, "eth1", action], { environment });
    return readFileSync(join(folder, "asked"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

suite("NetworkManager dispatcher", () => {
  const waiting = ["nbft-boot-connect@0-1-2.service", "nbft-boot-discover@0-1-1.service"];
  const restart = `--no-block restart ${waiting.join(" ")}\n`;

  test("an interface has an address: paths that wait for their next attempt make it now", async () => {
    for (const action of ["up", "dhcp4-change", "dhcp6-change"]) {
      assert.equal(await dispatch(action, { waiting }), restart);
    }
  });

  test("everything connected, or being tried: nothing to do", async () => {
    assert.equal(await dispatch("up", {}), "");
  });

  test("other events, another boot: nothing to do", async () => {
    assert.equal(await dispatch("down", { waiting }), "");
    assert.equal(await dispatch("pre-up", { waiting }), "");
    assert.equal(await dispatch("up", { waiting, marked: false }), "");
  });
});
