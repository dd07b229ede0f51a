// SPDX-License-Identifier: LGPL-2.1-or-later
// What `nbft-boot export` writes, of the files that users install.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "../../../src/nbft/encode.ts";
import { mustRun } from "../../../tools/program.ts";
import { type ImageFiles, stageFiles } from "../images/files.ts";
import { installation } from "../images/installation.ts";
import type { LoaderInput } from "./loader.ts";

/** Names of what is booted, on the server and in the documents. */
export const kernelName = "linux";
export const initramfsName = "initramfs";

/** The kind's files, by their names. The words of the kernel command line are among the options. */
export async function exportDocument(
  kind: string,
  input: LoaderInput,
  options: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const folder = join(input.folder, kind);
  const written = join(folder, "written");
  mkdirSync(written, { recursive: true });
  stageFiles(await programs(), folder);
  writeFileSync(join(folder, "NBFT"), encode(input.table));
  const words = `--root-arg=${input.words.join(" ")}`;
  await mustRun([join(folder, "nbft-boot"), "export", kind, "NBFT", words, ...options, "--output=written"], {
    cwd: folder,
  });
  return new Map(readdirSync(written).map((name) => [name, readFileSync(join(written, name), "utf8")] as const));
}

/** The only file of a kind that has one. */
export async function exportText(kind: string, input: LoaderInput, options: readonly string[]): Promise<string> {
  const files = await exportDocument(kind, input, options);
  const [text, ...others] = files.values();
  if (text === undefined || others.length > 0) {
    throw new Error(`nbft-boot export ${kind} has written ${[...files.keys()].join(", ") || "nothing"}`);
  }
  return text;
}

/** The program of an initramfs, which hands `export` over to the other one beside it. */
async function programs(): Promise<ImageFiles> {
  const files = await installation();
  return Object.fromEntries(
    ["nbft-boot", "nbft-boot-tools"].map((name) => {
      const file = files[`/usr/lib/nbft-boot/${name}`];
      if (file === undefined) {
        throw new Error(`${name} is not among what is installed`);
      }
      return [`/${name}`, file];
    }),
  );
}
