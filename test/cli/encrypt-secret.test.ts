// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { damaged, secrets } from "../secrets/secrets.ts";
import { makeMachine, native } from "./run-command.ts";

const nqn = "nqn.2024-01.org.example:array";

suite("secrets encrypt", () => {
  /** A folder with a file of secrets and a systemd-creds that says how it was called; it fails where it is told to. */
  function encrypt(
    t: TestContext,
    name: string,
    content: string,
    { mode = 0o600, fails = false, args = [] as string[] },
  ) {
    const folder = mkdtempSync(join(tmpdir(), "nbft-boot-encrypt-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const source = join(folder, name);
    writeFileSync(source, content, { mode });
    const program = join(folder, "systemd-creds");
    writeFileSync(
      program,
      `#!/bin/sh\necho "$*" >${folder}/called\n${fails ? "exit 1" : 'shift 4; echo encrypted | if [ "$2" = - ]; then cat; else cat >"$2"; fi'}\n`,
    );
    chmodSync(program, 0o755);
    const path = process.env.PATH;
    process.env.PATH = `${folder}:${path}`;
    try {
      const said = native("secrets", "encrypt", `--file=${source}`, ...args);
      const called = (): string => readFileSync(join(folder, "called"), "utf8").replaceAll(`${folder}/`, "");
      assert.doesNotMatch(said.stdout + said.stderr, /DHHC-1:\d/);
      return { ...said, called, folder };
    } finally {
      process.env.PATH = path;
    }
  }

  test("has systemd-creds encrypt the file for this TPM 2, and says where the credential goes", (t) => {
    const { status, stdout, called } = encrypt(t, "nbft-boot.dhchap-secret.array", secrets.short, {});
    assert.equal(status, 0);
    assert.equal(
      called(),
      "encrypt --with-key=tpm2 --name=nbft-boot.dhchap-secret.array -- nbft-boot.dhchap-secret.array nbft-boot.dhchap-secret.array.cred\n",
    );
    assert.match(
      stdout,
      /copy it to the EFI system partition as nbft-boot\.dhchap-secret\.array\.cred, into\n +loader\/credentials\//,
    );
  });

  test("with the null key where somebody says so", (t) => {
    const { status, called } = encrypt(t, "nbft-boot.dhchap-ctrl-secret", secrets.long, {
      args: ["--with-key=null", "-o", "/dev/null"],
    });
    assert.deepEqual([status, /--with-key=null .* \/dev\/null$/m.test(called())], [0, true]);
  });

  test("refuses what a boot would refuse, before it is encrypted and nobody can see it any more", (t) => {
    for (const [content, mode, problem] of [
      [damaged, 0o600, /:1 has a CRC that does not fit/],
      ["", 0o600, /is empty/],
      [secrets.short, 0o644, /may be read by group or others/],
    ] as const) {
      const { status, stderr, called } = encrypt(t, "nbft-boot.dhchap-secret", content, { mode });
      assert.equal(status, 1);
      assert.match(stderr, problem);
      assert.throws(called, /ENOENT/);
    }
  });

  test("says where systemd-creds fails, and what a file has to be called", (t) => {
    const failed = encrypt(t, "nbft-boot.dhchap-secret", secrets.short, { fails: true });
    assert.equal(failed.status, 1);
    assert.match(
      failed.stderr,
      /systemd-creds has failed \(status 1\): without a TPM 2 there is --with-key=null \(systemd 254 and later\), which/,
    );
    const args = ["--with-key=null"];
    const old = encrypt(t, "nbft-boot.dhchap-secret", secrets.short, { fails: true, args });
    assert.match(old.stderr, /\(status 1\): --with-key=null needs systemd 254 or later$/m);
    const other = encrypt(t, "secret", secrets.short, {});
    assert.deepEqual(
      [
        other.status,
        /is called nbft-boot\.dhchap-secret, nbft-boot\.dhchap-ctrl-secret or nbft-boot\.tls-psk/.test(other.stderr),
      ],
      [2, true],
    );
    assert.match(native("secrets", "encrypt").stderr, /--file is missing/);
  });

  test("regression: two different ones for the same are refused, as a boot would", (t) => {
    for (const who of ["", `${nqn} `]) {
      const text = `${who}${secrets.short}\n${who}${secrets.long}\n`;
      const { status, stderr } = encrypt(t, "nbft-boot.dhchap-secret", text, {});
      assert.equal(status, 1);
      assert.match(stderr, /secret:1 and \S+:2 are different secrets for the same: keep one$/m);
    }
    assert.equal(encrypt(t, "nbft-boot.dhchap-secret", `${nqn} ${secrets.short}\n${secrets.long}\n`, {}).status, 0);
  });

  test("regression: the only secret that is not encrypted is not overwritten, however its file is named", (t) => {
    const name = "nbft-boot.dhchap-secret";
    const source = join(makeMachine(t, { [name]: secrets.short }), name);
    chmodSync(source, 0o600);
    symlinkSync(name, `${source}.link`);
    linkSync(source, `${source}.hard`);
    for (const output of [source, source.replace(/(?=[^/]*$)/, "./"), `${source}.link`, `${source}.hard`]) {
      const { status, stderr } = native("secrets", "encrypt", `--file=${source}`, "--with-key=null", "-o", output);
      assert.deepEqual([status, /has the only secret that is not encrypted/.test(stderr)], [1, true], output);
      assert.equal(readFileSync(source, "utf8"), secrets.short);
    }
  });

  test("regression: advice does not get behind a credential on standard output", (t) => {
    const args = ["-o", "-"];
    const { status, stdout, stderr } = encrypt(t, "nbft-boot.dhchap-secret", secrets.short, { args });
    assert.deepEqual([status, stdout], [0, "encrypted\n"]);
    assert.match(stderr, /copy it to the EFI system partition as nbft-boot\.dhchap-secret\.cred/);
  });

  test("regression: nobody else may read a credential that anybody can decrypt", (t) => {
    const args = ["--with-key=null"];
    const { folder } = encrypt(t, "nbft-boot.dhchap-secret", secrets.short, { args });
    assert.equal(statSync(join(folder, "nbft-boot.dhchap-secret.cred")).mode & 0o777, 0o600);
  });

  test("regression: what is no file of secrets is said to be what it is", (t) => {
    const folder = makeMachine(t, { "big/nbft-boot.tls-psk": "x".repeat(70_000) });
    chmodSync(join(folder, "big/nbft-boot.tls-psk"), 0o600);
    mkdirSync(join(folder, "folder/nbft-boot.tls-psk"), { recursive: true });
    mkdirSync(join(folder, "pipe"));
    execFileSync("mkfifo", ["-m", "600", join(folder, "pipe/nbft-boot.tls-psk")]);
    for (const [kind, problem] of [
      ["big", "is larger than 64 KiB"],
      ["folder", "is a directory"],
      ["pipe", "is a pipe or a device, and has to be a file"],
      ["none", "cannot be read: no such file"],
    ] as const) {
      const path = join(folder, kind, "nbft-boot.tls-psk");
      const { status, stderr } = native("secrets", "encrypt", `--file=${path}`);
      assert.deepEqual([status, stderr], [1, `nbft-boot: secrets: ${path} ${problem}\n`]);
    }
  });
});
