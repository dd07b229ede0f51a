// SPDX-License-Identifier: LGPL-2.1-or-later
// What the hooks of dracut and initramfs-tools take along from a machine: they run here as they are shipped, with a folder for the machine.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { top } from "../../tools/top.ts";

const nothing = '{\n  "tables": [],\n  "rejected": [],\n}';
const etc = [
  "hostnqn",
  "hostid",
  "nvme-fabrics.conf",
  "config.json",
  "discovery.conf",
  "nvme-fabrics.conf.d/1.conf",
].map((name) => `etc/nvme/${name}`);

/** What the hook says, and the modes of what is in the image's folder of secrets, with this umask. */
function withSecrets(
  umask: string,
  files: readonly (readonly [string, number])[] = [
    ["nbft-boot.dhchap-secret", 0o600],
    ["nbft-boot.dhchap-ctrl-secret.a", 0o400],
    ["notes", 0o600],
  ],
  copyExec = ":",
): { readonly said: string; readonly modes: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-hooks-"));
  try {
    const own = join(folder, "etc/nbft-boot/secrets");
    mkdirSync(own, { recursive: true });
    for (const [name, mode] of files) {
      writeFileSync(join(own, name), "x", { mode });
    }
    writeFileSync(
      join(folder, "functions"),
      `copy_exec() { ${copyExec}; }\nmanual_add_modules() { :; }\ncopy_file() { :; }\nplan() { :; }\n`,
    );
    const text = (file: string) =>
      readFileSync(join(top, "initramfs-tools", file), "utf8")
        .replaceAll("/usr/share/initramfs-tools/hook-functions", join(folder, "functions"))
        .replaceAll(/\/usr\/lib\/nbft-boot\/nbft-boot (?=show|plan)/g, "")
        .replaceAll(/(?<![\w}])\/(?:sys|etc|run)\b/g, (found) => `${folder}${found}`);
    // As mkinitramfs does it.
    const conf = umask === "" ? text("conf-hooks.d/nbft-boot") : `UMASK=${umask}`;
    const script = `set -eu
${conf}
umask 0022
[ -z "\${UMASK:-}" ] || umask "$UMASK"
DESTDIR=${folder}/image
export CONFDIR=${folder}/none
${text("hooks/nbft-boot")}
stat -c '%a %n' ${folder}/image/etc/nbft-boot/secrets ${folder}/image/etc/nbft-boot/secrets/*`;
    const { stdout, stderr, status } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const modes = stdout.split("\n").flatMap((line) => /^(\d+) .*\/(.*)$/.exec(line)?.slice(1).join(" ") ?? []);
    return { said: stderr, modes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What of /etc/nvme gets into an image of a machine with these files, and the mark that a boot reads it by. */
function takenAlong(hook: string, run: string, files: readonly string[], shown: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-hooks-"));
  try {
    for (const name of [...files, ...etc, "functions", "image/x"]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), "");
    }
    const text = readFileSync(join(top, hook), "utf8")
      .replaceAll(/\/usr\/lib\/nbft-boot\/nbft-boot (?=show|plan)/g, "")
      .replaceAll("/usr/share/initramfs-tools/hook-functions", join(folder, "functions"))
      .replaceAll(/(?<![\w}])\/(?:sys|etc|run)\b/g, (found) => `${folder}${found}`);
    const script = `
show() { printf '%s\\n' '${shown}'; }
plan() { :; }
findmnt() { echo /dev/sda; }
lsblk() { echo sda; }
copy_exec() { :; }
manual_add_modules() { :; }
copy_file() { echo "$2"; }
dracut_module_included() { return 0; }
ln_r() { :; }
inst_multiple() { for file in $*; do echo "$file"; done; }
DESTDIR=${folder}/image initdir=${folder}/image hostonly=1 CONFDIR=${folder}/none
${text}
${run}`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    assert.equal(stderr, "");
    const image = spawnSync("find", [`${folder}/image/etc`, "-type", "f"], { encoding: "utf8" }).stdout;
    const names = `${stdout}${image}`
      .split("\n")
      .flatMap((line) => /^.*?\/(etc\/(?:nvme\/|nbft-boot\/etc-nvme).*)$/.exec(line)?.[1] ?? []);
    return [...new Set(names)].sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const needed = [...etc, "etc/nbft-boot/etc-nvme"].sort();
const identity = ["etc/nvme/hostid", "etc/nvme/hostnqn"];
const firmware = "sys/firmware/acpi/tables/NBFT";
const described = '{\n  "tables": [\n    {} ],\n  "rejected": []\n}';

for (const [name, hook, run] of [
  ["dracut", "dracut/50nbft-boot/module-setup.sh", "install"],
  ["initramfs-tools", "initramfs-tools/hooks/nbft-boot", ""],
] as const) {
  suite(`the hook of ${name}`, () => {
    const of = (files: readonly string[], shown: string) => takenAlong(hook, run, files, shown);

    test("regression: takes nvme-cli's files along after a boot that went by them: what is kept of them is no table", () => {
      assert.deepEqual(of(["run/nbft-boot/tables/NBFT.sources/cmdline"], described), needed);
      assert.deepEqual(of(["run/nbft-boot/tables/NBFT1.sources/cmdline", firmware], described), needed);
    });

    test("leaves them with a table, and takes the identity along without one", () => {
      assert.deepEqual(of([firmware], described), []);
      assert.deepEqual(of(["run/nbft-boot/tables/NBFT"], described), []);
      assert.deepEqual(of([], nothing), identity);
    });

    test("regression: takes a table that says that there is nothing to boot from for none", () => {
      assert.deepEqual(of([firmware], nothing), identity);
    });
  });
}

/** What is in the folder of secrets of dracut's image, with the modes, and what the hook says. */
function withDracutSecrets(files: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-hooks-"));
  try {
    const own = join(folder, "etc/nbft-boot/secrets");
    mkdirSync(own, { recursive: true });
    for (const name of files) {
      writeFileSync(join(own, name), "x", { mode: 0o600 });
    }
    const text = readFileSync(join(top, "dracut/50nbft-boot/module-setup.sh"), "utf8");
    const script = `umask 0022
dwarning() { echo "$*"; }
initdir=${folder}/image
${text.replaceAll(/(?<![\w}])\/etc\b/g, `${folder}/etc`)}
__nbft_take_secrets
cd ${folder}/image/etc/nbft-boot 2>/dev/null || exit 0
stat -c '%a %n' secrets secrets/*`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout.replaceAll(folder, "").trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

suite("secrets in an image of dracut", () => {
  const secrets = ["nbft-boot.dhchap-secret", "nbft-boot.tls-psk.array2", "nbft-boot.notes"];

  test("get there where the administrator says so, for root alone there, too", () => {
    assert.deepEqual(withDracutSecrets([...secrets, "../secrets-in-image"]), [
      "700 secrets",
      "600 secrets/nbft-boot.dhchap-secret",
      "600 secrets/nbft-boot.tls-psk.array2",
    ]);
  });

  test("do not get there otherwise, and where there are none, that is said", () => {
    assert.deepEqual(withDracutSecrets(secrets), [""]);
    assert.deepEqual(withDracutSecrets(["../secrets-in-image"]), [
      "nbft-boot: /etc/nbft-boot/secrets-in-image, and no secret in /etc/nbft-boot/secrets",
    ]);
  });
});

suite("secrets in an image of initramfs-tools", () => {
  test("are for root alone there, too, in an image that is for root alone: nothing to say", () => {
    assert.deepEqual(withSecrets(""), {
      said: "",
      modes: ["700 secrets", "400 nbft-boot.dhchap-ctrl-secret.a", "600 nbft-boot.dhchap-secret"],
    });
  });

  test("of TLS likewise", () => {
    const { said, modes } = withSecrets("", [["nbft-boot.tls-psk", 0o600]]);
    assert.deepEqual(modes, ["700 secrets", "600 nbft-boot.tls-psk"]);
    assert.doesNotMatch(said, /others may read/);
  });

  test("in an image that others may read are said", () => {
    const { said } = withSecrets("0022");
    assert.match(
      said,
      /^W: nbft-boot: nbft-boot\.dhchap-secret is put into an image that others may read: set UMASK=0077 in/m,
    );
  });

  test("regression: an image is built also on a system without the program ip, and that is said", () => {
    const { said } = withSecrets("", undefined, '[ "$1" != /sbin/ip ]');
    assert.match(said, /^W: nbft-boot: no program ip here: install iproute2 or busybox/m);
  });

  test("are no reason for a umask where the image has nothing of ours, or there are none", () => {
    const hook = readFileSync(join(top, "initramfs-tools/conf-hooks.d/nbft-boot"), "utf8");
    const { stdout } = spawnSync("sh", ["-euc", `${hook}\necho "[\${UMASK-}]"`], { encoding: "utf8" });
    assert.equal(stdout, "[]\n");
  });
});
