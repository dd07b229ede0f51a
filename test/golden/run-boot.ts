// SPDX-License-Identifier: LGPL-2.1-or-later
// The part of a boot that only writes files: the generator, and then pre where the generator wants it.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "../../src/boot/generator/generate.ts";
import { prepareNetworkManager } from "../../src/boot/pre/networkmanager.ts";
import { pre } from "../../src/boot/pre/pre.ts";
import { machineAt } from "../../src/host/machine-at.ts";
import { nodeHost } from "../../src/host/node/host.ts";
import { top } from "../../tools/top.ts";
import { copyRoot, type Snapshot, takeModes, takeSnapshot } from "./fixture.ts";

/** Runs `nbft-boot` or `nbft-boot-generator`; returns what it said on standard error. Throws where it fails. */
type Program = (name: "nbft-boot" | "nbft-boot-generator", args: readonly string[], root: string) => string;

/** The functions themselves, in this process. */
export const inProcess: Program = (name, args, root) => {
  let said = "";
  const host = {
    ...nodeHost(),
    args,
    programName: name,
    environment: (key: string) => (key === "NBFT_BOOT_ROOT" ? root : undefined),
    stderr: (text: string) => {
      said += text;
    },
    exit: (code: number): never => {
      throw new Error(`exit status ${code}: ${said}`);
    },
  };
  if (name === "nbft-boot-generator") {
    generate(host);
  } else if ((args.includes("--networkmanager") ? prepareNetworkManager : pre)(machineAt(host, root)) !== 0) {
    host.exit(1);
  }
  return said;
};

/** A built program: `dist/nbft-boot` or `dist/nbft-boot.mjs`. */
export function built(suffix: "" | ".mjs"): Program {
  return (name, args, root) => {
    const program = join(top, "dist", `${name}${suffix}`);
    const options = name === "nbft-boot" ? [...args, `--root=${root}`] : args;
    const env = { PATH: process.env.PATH, NBFT_BOOT_ROOT: root };
    const result = spawnSync(program, options, { env, encoding: "utf8" });
    if (result.status !== 0) {
      throw new Error(
        `${program} ${options.join(" ")}: ${result.error?.message ?? `exit status ${result.status}`}\n${result.stderr}`,
      );
    }
    return result.stderr;
  };
}

export function isBuilt(suffix: "" | ".mjs"): boolean {
  return existsSync(join(top, "dist", `nbft-boot-generator${suffix}`));
}

/**
 * Boots a root: the generator writes into `output`, pre into the root. Returns what both said.
 * The generator runs twice, as it does in each initramfs (daemon-reload): the second output is the one that counts.
 */
export function boot(root: string, output: string, program: Program): string {
  let log = program("nbft-boot-generator", [output, output, output], root);
  const first = takeSnapshot(output);
  if ("nbft-boot.target.wants/nbft-boot-pre.service" in first) {
    log += program("nbft-boot", ["pre"], root);
  }
  if ("nbft-boot.target.wants/nbft-boot-networkmanager.service" in first) {
    log += program("nbft-boot", ["pre", "--networkmanager"], root);
  }
  program("nbft-boot-generator", [output], root);
  if (JSON.stringify(takeSnapshot(output)) !== JSON.stringify(first)) {
    throw new Error("the generator's second output differs from its first");
  }
  return log.replaceAll(root, "");
}

/**
 * What becomes of a fixture: `units/` is the generator's output, `machine/` what pre adds to or changes on the machine, `modes` has a line for
 * each file of these whose mode is not 0644, `log` what both said.
 */
export function runBoot(name: string, program: Program): Snapshot {
  const root = copyRoot(name);
  const output = mkdtempSync(join(tmpdir(), "nbft-boot-units-"));
  try {
    const before = takeSnapshot(root);
    const modesBefore = takeModes(root);
    const log = boot(root, output, program);
    const modes = takeModes(root);
    const machine = Object.entries(takeSnapshot(root)).filter(
      ([path, content]) => before[path] !== content || modesBefore[path] !== modes[path],
    );
    const files = { ...prefix("units/", takeSnapshot(output)), ...prefix("machine/", Object.fromEntries(machine)) };
    const unusual = Object.entries({ ...prefix("units/", takeModes(output)), ...prefix("machine/", modes) })
      .filter(([path, mode]) => path in files && mode !== "0644")
      .map(([path, mode]) => `${mode} ${path}\n`);
    return {
      ...files,
      ...(unusual.length === 0 ? {} : { modes: unusual.join("") }),
      ...(log === "" ? {} : { log }),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(output, { recursive: true, force: true });
  }
}

function prefix(folder: string, snapshot: Snapshot): Snapshot {
  return Object.fromEntries(Object.entries(snapshot).map(([path, content]) => [folder + path, content]));
}
