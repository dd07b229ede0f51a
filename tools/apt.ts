// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian packages and sources. The mirror is always the one that this machine's apt is set up with; none is named here.

import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { mustRun, progress, runProgram, searchPath, Unavailable } from "./program.ts";

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Whether $PATH (with the sbin folders) has this program, or whether there is this file. */
export function hasProgram(name: string): boolean {
  if (name.startsWith("/")) {
    return existsSync(name);
  }
  return searchPath()
    .split(":")
    .some((folder) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Makes sure that programs are there: installs the Debian packages of those that are missing, where we may.
 * @param packages program, or absolute path of a file -> the Debian package that has it
 * @throws Unavailable with one line that names all that is missing
 */
export async function needPrograms(packages: Readonly<Record<string, string>>): Promise<void> {
  const missing = Object.keys(packages).filter((program) => !hasProgram(program));
  if (missing.length === 0) {
    return;
  }
  const wanted = [...new Set(missing.map((program) => packages[program] ?? program))].sort();
  const line = `missing: ${missing.join(", ")}; on Debian and Ubuntu: apt-get install ${wanted.join(" ")}`;
  if (process.getuid?.() !== 0 || !hasProgram("apt-get")) {
    throw new Unavailable(line);
  }
  progress(`installing the Debian packages ${wanted.join(" ")}`);
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  const install = [
    "apt-get",
    "-qq",
    "-y",
    "-o",
    "DPkg::Lock::Timeout=300",
    "--no-install-recommends",
    "install",
    ...wanted,
  ];
  let result = await runProgram(install, { environment });
  if (result.status !== 0) {
    await runProgram(["apt-get", "-qq", "update"]);
    result = await runProgram(install, { environment });
  }
  const still = missing.filter((program) => !hasProgram(program));
  if (still.length > 0) {
    throw new Unavailable(`${line} (apt-get install failed: ${result.stderr.trim().split("\n").pop()})`);
  }
}

/** Address of the mirror that this machine's apt takes Debian itself from. Throws Unavailable where it is no Debian. */
export async function debianMirror(): Promise<string> {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? "sid";
  if (!/^ID=debian$/m.test(release) || !existsSync(keyring)) {
    throw new Unavailable(
      "this machine's apt is not set up with a Debian mirror and Debian's keyring (debian-archive-keyring)",
    );
  }
  const format = "$(SITE) $(RELEASE) $(COMPONENT)";
  const targets = (await mustRun(["apt-get", "indextargets", "--format", format, "Created-By: Packages"])).toString();
  const site = targets
    .split("\n")
    .map((line) => line.split(" "))
    .find(
      ([, suite, component]) =>
        component === "main" && [codename, "stable", "testing", "unstable", "sid"].includes(suite ?? ""),
    )?.[0];
  if (site === undefined) {
    throw new Unavailable(`this machine's apt has no source for ${codename} main`);
  }
  return site;
}

/** One line of sources.list for a suite on this machine's mirror, signatures checked with Debian's keyring. */
export async function sourceLine(type: "deb" | "deb-src", suite: string): Promise<string> {
  return `${type} [signed-by=${keyring}] ${await debianMirror()} ${suite} main`;
}

/**
 * Options that give apt-get a private configuration for one suite (trixie, sid): own lists and cache, no root, nothing of the system's changed.
 * @param architecture Debian's name of another processor than this machine's
 */
export async function suiteOptions(suite: string, architecture?: string): Promise<readonly string[]> {
  const folder = join(cacheFolder(), ["apt", suite, architecture].filter((word) => word !== undefined).join("-"));
  mkdirSync(join(folder, "lists", "partial"), { recursive: true });
  mkdirSync(join(folder, "archives", "partial"), { recursive: true });
  const list = join(folder, "sources.list");
  const lines = [await sourceLine("deb", suite), await sourceLine("deb-src", suite), ""].join("\n");
  const settings = {
    "Dir::Etc::SourceList": list,
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::Etc::Preferences": "/dev/null",
    "Dir::Etc::PreferencesParts": "/dev/null",
    "Dir::State::Lists": join(folder, "lists"),
    "Dir::Cache": folder,
    "Dir::Cache::Archives": join(folder, "archives"),
    "Acquire::Languages": "none",
    "APT::Sandbox::User": "",
    "APT::Get::List-Cleanup": "true",
    ...(architecture === undefined ? {} : { "APT::Architecture": architecture, "APT::Architectures": architecture }),
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  if (!existsSync(list) || readFileSync(list, "utf8") !== lines) {
    progress(`fetching the package lists of Debian ${[suite, architecture].join(" ").trim()}`);
    const source = `Dir::Etc::SourceList=${writeList(`${list}.new`, lines)}`;
    await mustRun(["apt-get", "-qq", ...options, "-o", source, "update"]);
    writeList(list, lines);
  }
  return options;
}

function writeList(path: string, lines: string): string {
  writeFileSync(path, lines);
  return path;
}

interface Wanted {
  readonly suite: string;
  /** Debian's name of another processor than this machine's. */
  readonly architecture?: string | undefined;
  /** For apt-get. */
  readonly argv: readonly string[];
  /** Where to. */
  readonly folder: string;
}

/** Lists are kept, and the mirror goes on: what they name and it no longer has is looked for once more in new ones. */
async function fetchFromSuite({ suite, architecture, argv, folder }: Wanted): Promise<void> {
  const options = await suiteOptions(suite, architecture);
  const fetch = ["apt-get", "-qq", ...options, ...argv];
  let result = await runProgram(fetch, { cwd: folder });
  if (result.status !== 0) {
    progress(`fetching the package lists of Debian ${[suite, architecture].join(" ").trim()} again`);
    await mustRun(["apt-get", "-qq", ...options, "update"]);
    result = await runProgram(fetch, { cwd: folder });
  }
  if (result.status !== 0) {
    const reason = result.stderr.split("\n").find((line) => line.startsWith("E: "));
    const what = argv.filter((word) => !word.startsWith("-")).slice(1);
    throw new Error(
      `${what.join(" ")} (${suite}) cannot be fetched: ${reason?.slice("E: ".length) ?? "apt-get fails"}`,
    );
  }
}

/**
 * Fetches the archives of a Debian source package, upstream's and Debian's, into a folder, checked by apt against its signed lists. Without the
 * .dsc, which mirrors have been seen to lack. Returns their names. @throws Unavailable
 */
export async function fetchArchives(suite: string, name: string, folder: string): Promise<readonly string[]> {
  progress(`fetching Debian's archives of ${name} (${suite})`);
  for (const which of ["--tar-only", "--diff-only"]) {
    await fetchFromSuite({ suite, argv: ["source", "--download-only", which, name], folder }).catch((error: Error) => {
      throw new Unavailable(error.message);
    });
  }
  return readdirSync(folder).sort();
}

/** Fetches a Debian source package into a folder, not unpacked, signatures checked by apt. Returns the names of its files. */
export async function fetchSource(suite: string, name: string, folder: string): Promise<readonly string[]> {
  progress(`fetching Debian's source of ${name} (${suite})`);
  await fetchFromSuite({ suite, argv: ["source", "--download-only", name], folder });
  return readdirSync(folder).sort();
}

/**
 * Fetches Debian packages (.deb) into a folder, signatures checked by apt. Returns the names of all files there.
 * @param architecture Debian's name of another processor than this machine's
 */
export async function fetchPackages(
  suite: string,
  names: readonly string[],
  folder: string,
  architecture?: string,
): Promise<readonly string[]> {
  progress(`fetching the Debian packages ${names.join(" ")} (${suite})`);
  await fetchFromSuite({ suite, architecture, argv: ["download", ...names], folder });
  return readdirSync(folder).sort();
}
