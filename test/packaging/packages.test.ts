// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's packages, built of a release in a Debian trixie without Node, where make check has run, and checked by lintian.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildDebianPackages } from "../../tools/package/build-packages.ts";
import { makeRelease } from "../../tools/package/release.ts";
import { top } from "../../tools/top.ts";
import { whereAvailable } from "../where-available.ts";

let built: Promise<string> | undefined;

/** Path of a package's file, built if need be. */
async function buildPackage(name: string): Promise<string> {
  built ??= makeRelease().then(buildDebianPackages);
  const folder = await built;
  const archive = readdirSync(folder).find((file) => file.startsWith(`${name}_`) && file.endsWith(".deb"));
  assert.ok(archive !== undefined, name);
  return join(folder, archive);
}

test(
  "one package for the program, one for each framework, and nothing in two of them",
  whereAvailable(async () => {
    /** Paths, links with what they lead to. */
    const files = async (name: string): Promise<string[]> => {
      const listing = execFileSync("dpkg-deb", ["--contents", await buildPackage(name)], { encoding: "utf8" });
      return listing
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("d"))
        .map((line) => line.replace(/^.*? \.\//, "/"))
        .filter((path) => !path.startsWith("/usr/share/doc/") && !path.startsWith("/usr/share/lintian/"));
    };
    assert.deepEqual(await files("dracut-nbft-boot"), ["/usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh"]);
    const mkosi = "/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot";
    assert.deepEqual(await files("mkosi-nbft-boot"), [
      `${mkosi}/mkosi.conf`,
      ...readdirSync(join(top, "mkosi/50-nbft-boot/mkosi.conf.d"))
        .sort()
        .map((name) => `${mkosi}/mkosi.conf.d/${name}`),
      `${mkosi}/mkosi.extra/usr/bin/nbft-boot -> ../lib/nbft-boot/nbft-boot`,
      `${mkosi}/mkosi.extra/usr/lib/systemd/system-generators/nbft-boot-generator -> ../../nbft-boot/nbft-boot`,
    ]);
    const scripts = await files("initramfs-tools-nbft-boot");
    assert.ok(scripts.every((path) => path.startsWith("/usr/share/initramfs-tools/")));
    const program = await files("nbft-boot");
    assert.ok(program.includes("/usr/lib/systemd/system-generators/nbft-boot-generator -> ../../nbft-boot/nbft-boot"));
    assert.ok(!program.some((path) => /dracut|mkosi|initramfs-tools|nbft-boot-tools/.test(path)));
    assert.deepEqual(await files("nbft-boot-tools"), ["/usr/lib/nbft-boot/nbft-boot-tools"]);
  }),
);

test(
  "each package that changes what is in the next initramfs has it built anew, whichever is installed last",
  whereAvailable(async () => {
    for (const name of ["nbft-boot", "dracut-nbft-boot", "initramfs-tools-nbft-boot"]) {
      const control = execFileSync("dpkg-deb", ["--info", await buildPackage(name), "triggers"], { encoding: "utf8" });
      assert.match(control, /^activate-noawait update-initramfs$/m, name);
    }
  }),
);

test(
  "the packages with an executable say which musl is in it, so that Debian knows what to build anew",
  whereAvailable(async () => {
    for (const name of ["nbft-boot", "nbft-boot-tools"]) {
      const field = ["--field", await buildPackage(name), "Static-Built-Using"];
      assert.match(execFileSync("dpkg-deb", field, { encoding: "utf8" }), /^musl \(= \d\S+\)$/m, name);
    }
  }),
);
