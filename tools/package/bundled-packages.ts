// SPDX-License-Identifier: LGPL-2.1-or-later
// The npm packages that parts of are in the executable, and their sources in a release.

import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { top } from "../top.ts";

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says it: MIT. */
  readonly license: string;
  /** From the top folder. */
  readonly folder: string;
  /** Those that went into the executable, from the package's folder. */
  readonly files: readonly string[];
}

/**
 * @param paths files in node_modules, as bundleForQuickjs() returns them
 * @returns by name
 */
export function listPackages(paths: readonly string[]): readonly BundledPackage[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const [, folder = "", file = ""] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(path) ?? [];
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders]
    .map(([folder, files]) => {
      const { name, version, license } = JSON.parse(readFileSync(join(top, folder, "package.json"), "utf8"));
      return { name, version, license, folder, files };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Fills a folder: for each package a folder NAME-VERSION with these files as npm ships them, its package.json and its licence. */
export function copyPackages(packages: readonly BundledPackage[], to: string): void {
  for (const { name, version, folder, files } of packages) {
    const licences = readdirSync(join(top, folder)).filter((file) => /^licen[cs]e/i.test(file));
    for (const file of [...files, "package.json", ...licences]) {
      const copy = join(to, `${name.replace("/", "-")}-${version}`, file);
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(join(top, folder, file), copy);
    }
  }
}
