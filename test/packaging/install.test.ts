// SPDX-License-Identifier: LGPL-2.1-or-later
// make install, make uninstall.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { top } from "../../tools/top.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-install-"));
after(() => rmSync(folder, { recursive: true }));

/** As if pkg-config knew nothing, so that paths do not depend on this machine. */
function make(name: string, ...args: readonly string[]): string {
  const staged = join(folder, name);
  execFileSync("make", ["-s", ...args, `DESTDIR=${staged}`, "PKG_CONFIG=false"], { cwd: top });
  return staged;
}

function list(staged: string): string[] {
  return readdirSync(staged, { recursive: true, encoding: "utf8" })
    .filter((name) => !lstatSync(join(staged, name)).isDirectory())
    .map((name) => `/${name}`)
    .sort();
}

/** Paths of what is in a folder of ours, below another one. */
function shipped(own: string, folder: string): string[] {
  return list(join(top, own)).map((name) => folder + name);
}

test("everything has its place", () => {
  assert.deepEqual(list(make("usual", "install")), [
    "/usr/bin/nbft-boot",
    "/usr/lib/NetworkManager/dispatcher.d/90-nbft-boot",
    "/usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh",
    "/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot/mkosi.conf",
    ...shipped("mkosi/50-nbft-boot/mkosi.conf.d", "/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot/mkosi.conf.d"),
    "/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot/mkosi.extra/usr/bin/nbft-boot",
    "/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot/mkosi.extra/usr/lib/systemd/system-generators/nbft-boot-generator",
    "/usr/lib/nbft-boot/nbft-boot",
    "/usr/lib/nbft-boot/nbft-boot-tools",
    "/usr/lib/systemd/system-generators/nbft-boot-generator",
    ...shipped("dist/units", "/usr/lib/systemd/system"),
    "/usr/share/bash-completion/completions/nbft-boot",
    "/usr/share/fish/vendor_completions.d/nbft-boot.fish",
    ...shipped("initramfs-tools/conf-hooks.d", "/usr/share/initramfs-tools/conf-hooks.d"),
    ...shipped("initramfs-tools/hooks", "/usr/share/initramfs-tools/hooks"),
    ...shipped("initramfs-tools/guard", "/usr/share/initramfs-tools/nbft-boot-guard"),
    ...shipped("initramfs-tools/scripts", "/usr/share/initramfs-tools/scripts"),
    "/usr/share/licenses/nbft-boot/LICENSE",
    "/usr/share/man/man1/nbft-boot.1",
    "/usr/share/man/man5/nbft-boot.conf.5",
    "/usr/share/man/man7/nbft-boot.7",
    "/usr/share/man/man8/nbft-boot-generator.8",
    ...shipped("src/cli/schemas", "/usr/share/nbft-boot/schemas"),
    "/usr/share/nbft-boot/table.schema.json",
    "/usr/share/zsh/site-functions/_nbft-boot",
  ]);
});

test("the links lead to the executable, on a machine where /lib is /usr/lib too", () => {
  const staged = make("links", "install");
  for (const link of ["/usr/bin/nbft-boot", "/usr/lib/systemd/system-generators/nbft-boot-generator"]) {
    assert.equal(readlinkSync(staged + link), "/usr/lib/nbft-boot/nbft-boot");
  }
  assert.equal(statSync(`${staged}/usr/lib/nbft-boot/nbft-boot`).mode & 0o777, 0o755);
});

test("the links in mkosi's image are relative, which packaging tools leave as they are", () => {
  const image = `${make("image", "install")}/usr/lib/mkosi-initrd/mkosi.conf.d/50-nbft-boot/mkosi.extra`;
  assert.equal(readlinkSync(`${image}/usr/bin/nbft-boot`), "../lib/nbft-boot/nbft-boot");
  assert.equal(
    readlinkSync(`${image}/usr/lib/systemd/system-generators/nbft-boot-generator`),
    "../../nbft-boot/nbft-boot",
  );
});

test("with another prefix, what starts the program knows where it is", () => {
  const staged = make("prefix", "install", "PREFIX=/opt/nbft");
  for (const name of list(staged).filter((path) => !path.startsWith("/opt/nbft/lib/"))) {
    const path = staged + name;
    const text = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "utf8");
    assert.ok(!/\/usr\/lib\/nbft-boot(?!\.conf)/.test(text) || name.includes("/man/"), name);
  }
  assert.match(
    readFileSync(`${staged}/usr/lib/systemd/system/nbft-boot-pre.service`, "utf8"),
    /^ExecStart=\/opt\/nbft\/lib\/nbft-boot\/nbft-boot pre$/m,
  );
});

test("regression: with another prefix, the configuration file is copied from where it is read", () => {
  const staged = make("configured", "install", "PREFIX=/opt/nbft");
  const module = readFileSync(`${staged}/usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh`, "utf8");
  assert.match(module, /inst_multiple -o \/usr\/lib\/nbft-boot\.conf /);
});

test("a framework can be left out", () => {
  const without = ["DRACUT", "MKOSI", "INITRAMFS_TOOLS", "NETWORKMANAGER"].map((name) => `WITH_${name}=no`);
  const staged = make("without", "install", ...without);
  assert.deepEqual(
    list(staged).filter((name) => /dracut|mkosi|initramfs-tools|NetworkManager/.test(name)),
    [],
  );
});

test("units where no framework looks for them are refused, unless there is no framework", () => {
  const elsewhere = "UNITDIR=/usr/local/lib/systemd/system";
  assert.throws(() => make("elsewhere", "install", elsewhere), /not with \/usr\/local\/lib\/systemd\/system/);
  const none = ["WITH_DRACUT=no", "WITH_MKOSI=no", "WITH_INITRAMFS_TOOLS=no"];
  assert.ok(
    list(make("alone", "install", elsewhere, ...none)).includes("/usr/local/lib/systemd/system/nbft-boot.target"),
  );
});

test("make uninstall takes everything away", () => {
  make("gone", "install");
  assert.deepEqual(list(make("gone", "uninstall")), []);
});
