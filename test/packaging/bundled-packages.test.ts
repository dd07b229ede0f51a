// SPDX-License-Identifier: LGPL-2.1-or-later
// What the packages say is bundled, and what is: the npm packages that esbuild took files of, as package-lock.json has them, and the engine.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { bundleForQuickjs, programs } from "../../tools/build/bundles.ts";
import { type BundledPackage, copyPackages, listPackages } from "../../tools/package/bundled-packages.ts";
import { top } from "../../tools/top.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-bundled-"));
after(() => rmSync(folder, { recursive: true }));

const bundled: readonly BundledPackage[] = await bundledIn("nbft-boot-tools");
async function bundledIn(program: string): Promise<readonly BundledPackage[]> {
  const found = programs.find(({ name }) => name === program);
  assert.ok(found);
  return listPackages(await bundleForQuickjs(join(folder, program), found));
}

const text = (path: string): string => readFileSync(join(top, path), "utf8");

suite("bundled packages", () => {
  test("are those of the lock file, in its versions", () => {
    const { packages } = JSON.parse(text("package-lock.json"));
    assert.ok(bundled.some(({ name }) => name === "mustache"));
    for (const { folder, version } of bundled) {
      assert.equal(packages[folder]?.version, version, folder);
    }
  });

  test("are in the RPM's spec, and no others, with the version", () => {
    const [common = "", tools = ""] = text("packaging/rpm/nbft-boot.spec").split("%package tools");
    const provided = (part: string) =>
      [...part.matchAll(/^Provides: +bundled\((npm\(.*\))\) = (.*)$/gm)].map(
        ([, name, version]) => `${name} = ${version}`,
      );
    const named = (packages: readonly BundledPackage[]) =>
      packages.map(({ name, version }) => `npm(${name}) = ${version}`);
    return bundledIn("nbft-boot").then((inImage) => {
      assert.deepEqual(provided(common), named(inImage));
      assert.deepEqual(provided(tools.split("%package")[0] ?? ""), named(bundled));
    });
  });

  test("have licences that the spec's License tag and Debian's copyright name", () => {
    const tag = /^License: +(.*)$/m.exec(text("packaging/rpm/nbft-boot.spec"))?.[1]?.split(" AND ");
    assert.deepEqual(tag, [...new Set(["LGPL-2.1-or-later", "MIT", ...bundled.map(({ license }) => license)])]);
    const stanzas = text("packaging/debian/copyright").split("\n\n");
    for (const { name, license } of bundled) {
      const stanza = stanzas.find((lines) => lines.startsWith(`Files: release/packages/${name}-*\n`));
      assert.match(stanza ?? "", new RegExp(`^License: ${license === "MIT" ? "Expat" : license}$`, "m"), name);
    }
    const named = stanzas.filter((lines) => lines.startsWith("Files: release/packages/"));
    assert.equal(named.length, bundled.length);
  });

  test("are in a release as npm ships them: what went into the executable, and the licence", () => {
    const packages = join(folder, "packages");
    copyPackages(bundled, packages);
    for (const { name, version, folder: source, files } of bundled) {
      const copy = join(packages, `${name}-${version}`);
      const copied = readdirSync(copy, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(copy.length + 1));
      const licence = copied.filter((file) => /licen[cs]e/i.test(file));
      assert.equal(licence.length, 1, name);
      assert.deepEqual(copied.sort(), [...files, "package.json", ...licence].sort());
      for (const file of copied) {
        assert.ok(readFileSync(join(copy, file)).equals(readFileSync(join(top, source, file))), file);
      }
    }
  });
});
