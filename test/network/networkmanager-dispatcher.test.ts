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
  /** The address that root has kept, and that which the DHCP server has given. */
  readonly kept?: string;
  readonly leased?: string;
}

/** What the script asks systemctl and nmcli to do, but for questions. */
async function dispatch(action: string, { marked = true, waiting = [], kept = "", leased }: Machine): Promise<string> {
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
    writeFileSync(join(folder, "bin/nmcli"), `#!/bin/sh\necho "nmcli $*" >>'${folder}/asked'\n`, { mode: 0o755 });
    writeFileSync(join(folder, "profile"), kept === "" ? "" : `[user]\nnbft-boot.ipv4-lease=${kept}\n`);
    writeFileSync(join(folder, "units"), list === "" ? "" : `${list}\n`);
    writeFileSync(join(folder, "asked"), "");
    if (marked) {
      mkdirSync(join(folder, "nbft-boot"));
    }
    const script = readFileSync(join(top, "networkmanager/90-nbft-boot"), "utf8");
    const moved = join(folder, "script");
    writeFileSync(moved, script.replace("/run/nbft-boot", join(folder, "nbft-boot")));
    const environment = {
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      CONNECTION_FILENAME: join(folder, "profile"),
      ...(leased === undefined ? {} : { DHCP4_IP_ADDRESS: leased }),
    };
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

  test("another lease than the address that root has kept: that one goes", async () => {
    const kept = "192.0.2.120/24";
    const taken = `nmcli device modify eth1 -ipv4.addresses ${kept}\n`;
    assert.equal(await dispatch("dhcp4-change", { kept, leased: "192.0.2.130" }), taken);
    assert.equal(await dispatch("dhcp4-change", { kept, leased: "192.0.2.12" }), taken);
    assert.equal(await dispatch("dhcp4-change", { kept, leased: "192.0.2.120" }), "");
    assert.equal(await dispatch("up", { kept }), "", "no lease yet");
    assert.equal(await dispatch("dhcp4-change", { leased: "192.0.2.130" }), "", "none was kept");
  });

  test("other events, another boot: nothing to do", async () => {
    assert.equal(await dispatch("down", { waiting }), "");
    assert.equal(await dispatch("pre-up", { waiting }), "");
    assert.equal(await dispatch("up", { waiting, marked: false }), "");
  });
});
