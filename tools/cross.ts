// SPDX-License-Identifier: LGPL-2.1-or-later
// The native executable for other processors, made with Debian's cross compilers, and programs to run it on this machine.

import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fetchPackages, needPrograms } from "./apt.ts";
import { bundleForQuickjs, programs } from "./build/bundles.ts";
import { type Compiler, examineCompiler } from "./build/compiler.ts";
import { findEngine } from "./build/engine-source.ts";
import { digestInputs } from "./build/inputs.ts";
import { linkExecutable } from "./build/link.ts";
import { cached } from "./cache.ts";
import { mustRun, progress } from "./program.ts";

/** Debian's name of an architecture -> the compilers' and QEMU's, and for which C library. */
const architectures = {
  arm64: { machine: "aarch64", libc: "musl" },
  s390x: { machine: "s390x", libc: "musl" },
  // With shared libraries: Debian 12's linker dies of the attributes in Debian 13's musl, and Debian 12 has none for this processor.
  riscv64: { machine: "riscv64", libc: "glibc" },
} as const;

export type Architecture = keyof typeof architectures;

/** The suite that musl is of. */
const suite = "trixie";

/**
 * Path of dist/nbft-boot for another processor; from the cache where the same was made before. Throws Unavailable where Debian's packages
 * cannot be had.
 */
export async function crossBuild(architecture: Architecture): Promise<string> {
  const compiler = await crossCompiler(architecture);
  const version = (await mustRun([...compiler.command, "--version"])).toString();
  const folder = await cached(`cross-${architecture}`, [digestInputs(), compiler, version], async (folder) => {
    progress(`building for ${architecture}`);
    const work = mkdtempSync(join(folder, "build-"));
    for (const program of programs) {
      const modules = join(work, "modules", program.name);
      await bundleForQuickjs(modules, program);
      const linked = await linkExecutable(modules, work, await findEngine(), compiler, program.name);
      renameSync(linked, join(folder, program.name));
    }
    rmSync(work, { recursive: true });
  });
  return join(folder, "nbft-boot");
}

/** The command line that runs such a program on this machine, up to the program. */
export async function emulator(architecture: Architecture): Promise<readonly string[]> {
  const { machine } = architectures[architecture];
  const name = `qemu-${machine}`;
  await needPrograms({ [name]: "qemu-user" });
  return [name, "-L", `/usr/${machine}-linux-gnu`];
}

async function crossCompiler(architecture: Architecture): Promise<Compiler> {
  const { machine, libc } = architectures[architecture];
  const name = `${machine}-linux-gnu-gcc`;
  const system = { [`/usr/${machine}-linux-gnu/include/features.h`]: `libc6-dev-${architecture}-cross` };
  await needPrograms({ cc: "gcc", [name]: `gcc-${machine}-linux-gnu`, ...(libc === "glibc" ? system : {}) });
  const options = libc === "musl" ? [`-specs=${await fetchMusl(architecture)}`] : [];
  return await examineCompiler([name, ...options]);
}

/** The file that tells a compiler where musl for its processor is. */
async function fetchMusl(architecture: Architecture): Promise<string> {
  const folder = await cached(`musl-${architecture}`, [suite], async (folder) => {
    const download = mkdtempSync(join(folder, "download-"));
    for (const name of await fetchPackages(suite, ["musl-dev"], download, architecture)) {
      await mustRun(["dpkg-deb", "--extract", join(download, name), folder]);
    }
    rmSync(download, { recursive: true });
  });
  const libraries = `usr/lib/${architectures[architecture].machine}-linux-musl`;
  const specs = join(folder, "musl-gcc.specs");
  if (!existsSync(specs)) {
    const installed = readFileSync(join(folder, libraries, "musl-gcc.specs"), "utf8");
    writeFileSync(specs, installed.replaceAll("/usr/", `${folder}/usr/`));
  }
  return specs;
}
