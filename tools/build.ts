// SPDX-License-Identifier: LGPL-2.1-or-later
// npm run build: dist/nbft-boot and dist/nbft-boot-tools (native, static), dist/nbft-boot.mjs (Node), dist/units and dist/completions, all made of the same sources.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { bundleForNode, bundleForQuickjs, type Program, programs } from "./build/bundles.ts";
import { renderCompletions } from "./build/completions.ts";
import { findEngine } from "./build/engine-source.ts";
import { digestFiles, digestInputs } from "./build/inputs.ts";
import { linkExecutable } from "./build/link.ts";
import { reportExecutables } from "./build/report.ts";
import { findCompiler } from "./build/requirements.ts";
import { setting } from "./build/settings.ts";
import { renderUnits } from "./build/units.ts";
import { mustRun, progress, Unavailable } from "./program.ts";
import { top } from "./top.ts";

const dist = join(top, "dist");
const executables = programs.map(({ name }) => join(dist, name));
const executable = join(dist, "nbft-boot");
const script = join(dist, "nbft-boot.mjs");
const record = join(dist, "build.json");

/** What the last build was made of, what it made, and what it said. */
interface BuildRecord {
  readonly inputs: string;
  readonly outputs: string;
  readonly report: string;
}

function lastBuild(): BuildRecord | undefined {
  if (
    ![record, ...executables, script, join(dist, "units"), join(dist, "completions")].every((path) => existsSync(path))
  ) {
    return undefined;
  }
  const last: BuildRecord = JSON.parse(readFileSync(record, "utf8"));
  return last.outputs === digestFiles([...executables, script]) ? last : undefined;
}

async function buildAll(): Promise<string> {
  const compiler = await findCompiler(setting("QUICKJS") === "system");
  const engine = await findEngine();
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, "build-"));
  try {
    const module = join(folder, "bundle.mjs");
    const build = async (program: Program) => {
      const modules = join(folder, "modules", program.name);
      await bundleForQuickjs(modules, program);
      const linked = await linkExecutable(modules, folder, engine, compiler, program.name);
      if (!compiler.isForeign) {
        await mustRun([linked, "--version"]); // Bytecode and engine must be of one version.
      }
      return linked;
    };
    const built = await Promise.all([...programs.map(build), bundleForNode(module)]);
    chmodSync(module, 0o755);
    for (const program of built) {
      if (program !== undefined) {
        renameSync(program, join(dist, basename(program)));
      }
    }
    renameSync(module, script);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  link("nbft-boot", `${executable}-generator`);
  link("nbft-boot.mjs", join(dist, "nbft-boot-generator.mjs"));
  renderUnits(join(dist, "units"));
  renderCompletions(join(dist, "completions"));
  return reportExecutables(executables, compiler.isForeign);
}

function link(target: string, path: string): void {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

function isBuildFailure(error: unknown): boolean {
  return error instanceof Error && "errors" in error;
}

const inputs = digestInputs();
const last = lastBuild();
try {
  const current = last?.inputs === inputs;
  const report = current ? last.report : await buildAll();
  writeFileSync(
    record,
    JSON.stringify({ inputs, outputs: digestFiles([...executables, script]), report } satisfies BuildRecord),
  );
  progress(`dist/nbft-boot${current ? " is up to date" : ""}\n${report}`);
} catch (error) {
  if (isBuildFailure(error)) {
    progress("build: the sources do not compile"); // The compiler has said why.
  } else if (error instanceof Unavailable) {
    progress(`build: ${error.message}`);
  } else {
    throw error;
  }
  process.exitCode = 1;
}
