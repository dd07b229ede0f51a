// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run lab, as somebody types to it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { needPrograms } from "../../../tools/apt.ts";
import { top } from "../../../tools/top.ts";
import { whereAvailable } from "../../where-available.ts";
import { prepareLab } from "../prepare-lab.ts";
import { PseudoTerminal, processesWith } from "./pseudo-terminal.ts";

const menuKey = "\x1d";
/** For a machine that others keep busy, too. */
const bootSeconds = 900;

/** A lab in a terminal, with a folder for its own temporary files; whatever becomes of it, nothing is left in the end. */
async function startLab(t: TestContext): Promise<{ terminal: PseudoTerminal; folder: string }> {
  await needPrograms({ script: "bsdutils" });
  await prepareLab();
  const folder = mkdtempSync(join(tmpdir(), "lab-"));
  const terminal = new PseudoTerminal(`cd '${top}' && exec npm run --silent lab`, { TMPDIR: folder });
  t.after(() => {
    terminal.close();
    for (const id of processesWith("TMPDIR", folder).keys()) {
      process.kill(id, "SIGKILL");
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return { terminal, folder };
}

/** No process and no file; a moment after the terminal was closed. */
async function nothingIsLeft(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 150 && processesWith("TMPDIR", folder).size > 0; attempt++) {
    await sleep(100);
  }
  assert.deepEqual([...processesWith("TMPDIR", folder).values()], [], "processes");
  assert.deepEqual(readdirSync(folder), [], "files");
}

/** Chooses of the menu, and returns it and what is shown until this. */
async function choose(terminal: PseudoTerminal, key: string, until: RegExp): Promise<string> {
  terminal.type(menuKey);
  const menu = await terminal.until(/q {2}quit\n/, 60);
  terminal.type(key);
  return menu + (await terminal.until(until, 240));
}

suite("npm run lab", () => {
  test(
    "somebody logs in, cuts a path, pulls a cable, makes the target silent, looks, reboots, switches it off",
    whereAvailable(async (t) => {
      const { terminal, folder } = await startLab(t);
      await terminal.until(/Ctrl-\] opens the menu/, 600);
      await terminal.until(/diskless login: /, bootSeconds);
      terminal.type("root\r");
      await terminal.until(/root@diskless:~# /, 120);
      terminal.type("findmnt --noheadings --output SOURCE /\r");
      await terminal.until(/\/dev\/nvme\dn1/, 120);
      await terminal.until(/# /, 120);

      assert.match(
        await choose(terminal, "t", /all up.*\n/),
        /0-1-1 +live[\s\S]*0-2-2 +live[\s\S]*all up: 2 connections/,
      );
      assert.match(await choose(terminal, "o", /nvme0n1[^\n]*\n/), /10\.9\.0\.1[\s\S]*nvme0n1/);

      await choose(terminal, "1", /path 1, to port \d+, is cut/);
      await terminal.until(/\n/, 5);
      assert.match(await choose(terminal, "t", /Interfaces[\s\S]*ens3 +52:54/), /0-1-1 +(?!live)\S+[\s\S]*0-2-2 +live/);
      assert.match(await choose(terminal, "1", /is served again/), /let path 1 come again/);

      await choose(terminal, "4", /the cable of path 2 is pulled/);
      // Paths name their interface, too: the row of the interface itself is what has to have come.
      assert.match(
        await choose(terminal, "t", /Interfaces[\s\S]*ens3 +52:54[^\n]*\n/),
        /ens3 +52:54:00:00:00:01 +no link/,
      );
      await choose(terminal, "4", /the cable of path 2 is plugged in again/);

      await choose(terminal, "s", /the target says nothing any more/);
      await choose(terminal, "s", /the target answers again/);

      await choose(terminal, "r", /the machine reboots/);
      await terminal.until(/Start PXE over IPv4/, bootSeconds);
      await terminal.until(/diskless login: /, bootSeconds);

      terminal.type("root\r");
      await terminal.until(/root@diskless:~# /, 120);
      terminal.type("poweroff\r");
      await terminal.until(/the machine is switched off/, 400);
      assert.equal(await terminal.ended, 0);
      await nothingIsLeft(folder);
    }),
  );

  const ends: readonly (readonly [string, RegExp, (terminal: PseudoTerminal, folder: string) => void])[] = [
    ["the menu's last item", /Ctrl-\] opens the menu/, (terminal) => terminal.type(`${menuKey}q`)],
    ["^C while it prepares", /building nbft-boot/, (terminal) => terminal.type("\x03")],
    ["SIGTERM while it prepares", /building nbft-boot/, (_, folder) => terminate(folder)],
    ["SIGTERM while the machine runs", /Ctrl-\] opens the menu/, (_, folder) => terminate(folder)],
    ["its terminal is closed", /Ctrl-\] opens the menu/, (terminal) => terminal.close()],
  ];
  for (const [name, when, end] of ends) {
    test(
      `${name}: nothing is left`,
      whereAvailable(async (t) => {
        const { terminal, folder } = await startLab(t);
        await terminal.until(when, 600);
        end(terminal, folder);
        await terminal.ended;
        await nothingIsLeft(folder);
      }),
    );
  }

  test("without a terminal it says what to do instead", () => {
    const run = ["tools/run.mjs", "test/lab/interactive/main.ts"];
    const { status, stderr } = spawnSync(process.execPath, run, { cwd: top, stdio: "pipe", encoding: "utf8" });
    assert.equal(status, 2);
    assert.equal(stderr, "lab: it is for a terminal; npm run test:boot boots machines without one\n");
  });
});

/** Tells npm, as somebody does who looks for what was typed. */
function terminate(folder: string): void {
  const [npm] = [...processesWith("TMPDIR", folder)]
    .filter(([, command]) => command.startsWith("npm run"))
    .map(([id]) => id);
  assert.ok(npm !== undefined, "npm runs");
  process.kill(npm, "SIGTERM");
}
