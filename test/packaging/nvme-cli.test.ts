// SPDX-License-Identifier: LGPL-2.1-or-later
// packaging/nvme-cli, in source packages that have the shape of nvme-cli's, versions 2 and 3: what meson installs then. The executable is not
// compiled again; npm run package:nvme-cli takes the real ones.

import assert from "node:assert/strict";
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, suite, test } from "node:test";
import { needPrograms } from "../../tools/apt.ts";
import { mustRun, runProgram } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";
import { whereAvailable } from "../where-available.ts";
import { inputs, nvmeCliSources } from "./nvme-cli-source.ts";

const folder = mkdtempSync(join(tmpdir(), "nbft-boot-nvme-cli-"));
after(() => rmSync(folder, { recursive: true }));

const read = (version: string, path: string): string => readFileSync(join(folder, version, path), "utf8");

/** The source package of a version with the component, not edited yet. */
function layOut(name: string, version: string): void {
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  };
  for (const [path, content] of Object.entries(nvmeCliSources[version] ?? {})) {
    write(path, content);
  }
  for (const file of inputs) {
    write(`${file}.in`, "ExecStart=@SBINDIR@/nvme\n");
  }
  const parts = [
    "Makefile",
    "LICENSE",
    "dist/units",
    "dist/completions",
    "dist/nbft-boot",
    "dist/nbft-boot-tools",
    "dracut",
    "man",
    "networkmanager",
  ];
  for (const part of [...parts, "packaging", "src/nbft/json/table.schema.json"]) {
    cpSync(join(top, part), join(folder, name, "nbft-boot", part), { recursive: true });
  }
  write("nbft-boot/release/quickjs/LICENSE", "MIT\n");
  write("nbft-boot/packaging/release.mk", "dist/nbft-boot dist/nbft-boot-tools:\n");
}

/** Paths that meson installs, but for completions and the like. */
async function install(name: string, ...options: readonly string[]): Promise<string[]> {
  const source = join(folder, name);
  const build = `${source}-build`;
  const staged = `${source}-staged`;
  rmSync(build, { recursive: true, force: true });
  rmSync(staged, { recursive: true, force: true });
  await mustRun(["meson", "setup", "--prefix=/usr", ...options, build, source]);
  await mustRun(["meson", "install", "-C", build], { environment: { DESTDIR: staged } });
  return readdirSync(staged, { recursive: true, encoding: "utf8" })
    .filter((path) => !lstatSync(join(staged, path)).isDirectory() && /^usr\/(bin|lib|share\/man)\//.test(path))
    .sort();
}

const ours = [
  "usr/bin/nbft-boot",
  "usr/lib/NetworkManager/dispatcher.d/90-nbft-boot",
  "usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh",
  "usr/lib/nbft-boot/nbft-boot",
  "usr/lib/nbft-boot/nbft-boot-tools",
  "usr/lib/systemd/system-generators/nbft-boot-generator",
  ...readdirSync(join(top, "dist/units")).map((name) => `usr/lib/systemd/system/${name}`),
  ...readdirSync(join(top, "man")).map((name) => `usr/share/man/man${name.slice(-1)}/${name}`),
];
const theirs = ["usr/lib/systemd/system/nvmf-autoconnect.service", "usr/lib/systemd/system/nvmf-connect.target"];

for (const version of Object.keys(nvmeCliSources)) {
  suite(`nbft-boot in nvme-cli ${version}`, () => {
    test(
      "is installed in place of what connects the NBFT there, and, if told so, is not",
      whereAvailable(async () => {
        await needPrograms({ meson: "meson", ninja: "ninja-build", make: "make", gcc: "gcc" });
        layOut(version, version);
        await mustRun(["nbft-boot/packaging/nvme-cli/add-to-source.sh"], { cwd: join(folder, version) });
        assert.deepEqual(await install(version), [...ours, ...theirs].sort());
        const replaced = ["usr/lib/systemd/system/nvmf-connect-nbft.service"];
        if (version === "3") {
          replaced.push("usr/lib/NetworkManager/dispatcher.d/80-nvmf-connect-nbft.sh");
        }
        assert.deepEqual(await install(version, "-Dnbft-boot=false"), [...replaced, ...theirs].sort());
      }),
    );

    test(
      "goes where the options of nvme-cli's build say",
      whereAvailable(async () => {
        const options = ["-Ddracutmodulesdir=lib/other/modules.d", "-Dnmdispatchdir=lib/other/dispatcher.d"];
        const paths = await install(version, ...options);
        assert.ok(paths.includes("usr/lib/other/modules.d/50nbft-boot/module-setup.sh"));
        assert.ok(paths.includes("usr/lib/other/dispatcher.d/90-nbft-boot"));
      }),
    );

    test("is part of Debian's package, whose scripts leave the units alone", () => {
      assert.match(
        read(version, "debian/control"),
        /^Package: nvme-cli\nProvides:\n nbft-boot \(= \d+\.\d+\.\d+-\d+\),\n/m,
      );
      assert.match(read(version, "debian/rules"), /^\tdh_installsystemd --exclude='nbft-boot\.\*'$/m);
      assert.doesNotMatch(read(version, "debian/rules"), /^\trm .*dracut$/m);
      assert.match(read(version, "debian/nvme-cli.triggers"), /^activate-noawait update-initramfs$/m);
      assert.match(read(version, "debian/copyright"), /^Files: nbft-boot\/release\/packages\/yargs-\*$/m);
    });
  });
}

test("where the package lists what it has, what is installed is listed", () => {
  const lines = read("3", "debian/nvme-cli.install").trimEnd().split("\n");
  const patterns = lines.map((line) => line.replace(/[.]/g, "\\.").replace(/[*]/g, ".*").replace(/[?]/g, "."));
  for (const path of ours) {
    assert.ok(
      patterns.some((pattern) => new RegExp(`^${pattern}(/|$)`).test(path)),
      path,
    );
  }
});

test("a source package of another shape is refused with the reason", async () => {
  layOut("other", "2");
  const path = join(folder, "other/meson.build");
  writeFileSync(path, readFileSync(path, "utf8").replace("'nvmf-connect-nbft.service',", ""));
  const { status, stderr } = await runProgram(["nbft-boot/packaging/nvme-cli/add-to-source.sh"], {
    cwd: join(folder, "other"),
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /^meson\.build: there is nothing to change: .*nvmf-connect-nbft\.service/m);
});
