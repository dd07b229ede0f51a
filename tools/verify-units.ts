// SPDX-License-Identifier: LGPL-2.1-or-later
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { renderUnits } from "./build/units.ts";
import { runInTree, trixieTree } from "./tree.ts";

/**
 * A new folder with the part of a system's files that is ours: the units, their executable, and what the generator wrote, at a place where
 * systemd-analyze verify looks, which is nowhere near /run/systemd/generator. The caller removes it.
 * @param generated the generator's output folder
 */
export function layOutUnits(generated: string): string {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-verify-"));
  renderUnits(join(folder, "usr/lib/systemd/system"));
  mkdirSync(join(folder, "usr/lib/nbft-boot"), { recursive: true });
  symlinkSync("/bin/true", join(folder, "usr/lib/nbft-boot/nbft-boot"));
  cpSync(generated, join(folder, "run/systemd/system"), { recursive: true, verbatimSymlinks: true });
  return folder;
}

/** The units that the generator's output starts or changes: target, instances, devices. */
export function listUnits(folder: string): string[] {
  const generated = join(folder, "run/systemd/system");
  const names = readdirSync(generated, { recursive: true, encoding: "utf8" });
  const instances = names.filter((name) => name.startsWith("nbft-boot.target.wants/")).map((name) => basename(name));
  // To systemd-analyze verify, a colon is followed by an alias.
  const devices = names.filter((name) => /^[^/:]+\.device\.d$/.test(name)).map((name) => basename(name, ".d"));
  return ["nbft-boot.target", ...instances, ...devices];
}

/**
 * What systemd 257 (Debian trixie) has to say against the units and the generator's output; nothing is the good answer.
 * @throws Unavailable where no tree can be made here
 */
export async function verifyUnits(generated: string): Promise<string> {
  const folder = layOutUnits(generated);
  try {
    const script = 'cp -a /ours/. /; exec systemd-analyze verify --man=no --recursive-errors=one "$@"';
    const command = ["sh", "-ec", script, "sh", ...listUnits(folder)];
    const { status, stdout, stderr } = await runInTree(await trixieTree(), command, { bind: { "/ours": folder } });
    return stderr + stdout.toString() + (status === 0 ? "" : `systemd-analyze verify: exit status ${status}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
