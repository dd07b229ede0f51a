// SPDX-License-Identifier: LGPL-2.1-or-later
// A release: the files that git tracks, and in release/ what a distribution has no tools to make: the modules for the engine (esbuild and
// npm packages) with the packages' own files, the rendered units and completions, the engine's source, and what the executable has to answer.

import {
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { bundleForQuickjs, programs } from "../build/bundles.ts";
import { buildFlags, buildLinkFlags } from "../build/bytecode.ts";
import { renderCompletions } from "../build/completions.ts";
import { flags, units } from "../build/engine.ts";
import { findEngine } from "../build/engine-source.ts";
import { libraries, linkFlags, warnings } from "../build/link.ts";
import { renderUnits } from "../build/units.ts";
import { digest } from "../cache.ts";
import { mustRun, Unavailable } from "../program.ts";
import { top } from "../top.ts";
import { copyPackages, listPackages } from "./bundled-packages.ts";
import { writeKnownAnswers } from "./known-answers.ts";

export const version: string = JSON.parse(readFileSync(join(top, "package.json"), "utf8")).version;

export interface Release {
  /** The archive, in dist/. The same sources give the same bytes. */
  readonly archive: string;
  /** Stands for all that packages are made of: two releases that differ in tests or papers alone have the same. */
  readonly identity: string;
}

/** Makes the archive. */
export async function makeRelease(): Promise<Release> {
  const name = `nbft-boot-${version}`;
  const archive = join(top, "dist", `${name}.tar.xz`);
  mkdirSync(join(top, "dist"), { recursive: true });
  const folder = mkdtempSync(join(top, "dist", "release-"));
  try {
    await fillRelease(join(folder, name));
    const owner = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=go=rX,u+rw"];
    const identity = digestFolder(join(folder, name));
    await mustRun(["tar", ...owner, `--mtime=@${releaseDate()}`, "-C", folder, "-cJf", join(folder, "archive"), name]);
    renameSync(join(folder, "archive"), archive);
    return { archive, identity };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the sources of the script only the script counts, of papers those that are installed. */
function digestFolder(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !/^(test|tools|src|docs|\.ci)\/|\.md$/.test(name) || name.endsWith(".schema.json"))
    .sort();
  return digest(...files.flatMap((name) => [name, readFileSync(join(folder, name))]));
}

async function fillRelease(folder: string): Promise<void> {
  const tracked = (await mustRun(["git", "ls-files", "-z"], { cwd: top })).toString().split("\0");
  const present = (name: string) => lstatSync(join(top, name), { throwIfNoEntry: false })?.isDirectory() === false;
  for (const name of tracked.filter((path) => path !== "" && present(path))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(top, name), join(folder, name), { verbatimSymlinks: true });
  }
  const made = join(folder, "release");
  mkdirSync(join(made, "quickjs"), { recursive: true });
  const bundled: string[] = [];
  for (const program of programs) {
    bundled.push(...(await bundleForQuickjs(join(made, "modules", program.name), program)));
  }
  copyPackages(listPackages([...new Set(bundled)].sort()), join(made, "packages"));
  renderUnits(join(made, "units"));
  renderCompletions(join(made, "completions"));
  copyEngine(await engineSource(), join(made, "quickjs"));
  writeFileSync(join(made, "flags.mk"), flagsForMake());
  await writeKnownAnswers(join(made, "check"));
}

/** Seconds since 1970 of the newest entry of Debian's changelog, which is that of the release. */
function releaseDate(): number {
  const changelog = readFileSync(join(top, "packaging/debian/changelog"), "utf8");
  const date = / {2}(.*)$/.exec(changelog.split("\n").find((line) => line.startsWith(" -- ")) ?? "")?.[1];
  return Date.parse(date ?? "") / 1000;
}

async function engineSource(): Promise<string> {
  const engine = await findEngine();
  if (engine.kind !== "source") {
    throw new Unavailable("a release carries the engine's source: do not set QUICKJS=system");
  }
  return engine.folder;
}

/** What is compiled, all headers, the version and the licence. */
function copyEngine(from: string, to: string): void {
  const wanted = new Set([...units.map((unit) => `${unit}.c`), "LICENSE", "VERSION"]);
  for (const name of readdirSync(from).filter((file) => wanted.has(file) || file.endsWith(".h"))) {
    copyFileSync(join(from, name), join(to, name));
  }
}

/** Of compilers that nobody here has tried, a warning must not end the build. */
const warningsAlone = warnings.filter((option) => option !== "-Werror");

function flagsForMake(): string {
  return `# Made by npm run build's own settings.
engine_units = ${units.join(" ")}
compile_flags = ${flags.join(" ")}
warnings = ${warningsAlone.join(" ")}
libraries = ${libraries.join(" ")}
link_flags = ${linkFlags.join(" ")}
build_flags = ${buildFlags.join(" ")}
build_link_flags = ${buildLinkFlags.join(" ")}
`;
}
