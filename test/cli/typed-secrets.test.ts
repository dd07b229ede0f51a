// SPDX-License-Identifier: LGPL-2.1-or-later
// A secret in the wrong place of a command line gets into no message, and into no document.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { kinds } from "../../src/export/index.ts";
import { both, fixture, makeMachine, native } from "./run-command.ts";

const secret = "DHHC-1:00:aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnRlcjI=:";
const psk = "NVMeTLSkey-1:01:aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnRlcjI=:";
const open = /aHVudGVy/;

test("regression: what was typed is not repeated", () => {
  for (const args of [
    ["plan", `nbft-boot.dhchap-secret=${secret}`],
    ["plan", `systemd.set_credential=nbft-boot.tls-psk:${psk}`],
    ["plan", "--root", secret],
    ["plan", `--from=${secret}`],
    ["check", psk],
    ["secrets", "encrypt", secret],
    ["secrets", "encrypt", `--file=${secret}`],
    ["secrets", "check", `--json=${secret}`],
    ["encode", fixture("minimal"), `--require=${psk}`, "-o", "/dev/null"],
    ["encode", fixture("minimal"), "-o", `/nowhere/${secret}`],
    ["export", secret],
    [secret],
    [`--${secret}`],
  ]) {
    const { status, stdout, stderr } = both(...args);
    assert.notEqual(status, 0, args.join(" "));
    assert.doesNotMatch(stdout + stderr, open);
    assert.match(stderr, /\(secret\)/);
  }
  assert.match(native("plan", `./${secret}`).stderr, /^nbft-boot: \.\/\(secret\): no such file: /);
});

test("regression: no option of a document takes one, whatever the secret is called", () => {
  const options = kinds.flatMap(({ name, options }) => options.map((option) => [name, option] as const));
  const texts = options.filter(([, option]) => option !== "by-mac" && option !== "vm");
  assert.ok(texts.length > 20);
  for (const [kind, option] of texts.filter(([, name], at) => texts.findIndex(([, one]) => one === name) === at)) {
    const { status, stdout, stderr } = native("export", kind, fixture("minimal"), `--${option}=root=x k=${secret}`);
    assert.deepEqual([status, stdout], [2, ""], option);
    assert.match(
      stderr,
      new RegExp(`^nbft-boot: export ${kind}: --${option} has a secret, which everybody could read`),
    );
    assert.doesNotMatch(stderr, open);
  }
  for (const word of [
    `x=${psk}`,
    "nbft-boot.dhchap-secret=x",
    "systemd.set_credential_binary=nbft-boot.tls-psk.a:eA==",
  ]) {
    const { status } = native("export", "grub", fixture("minimal"), `--root-arg=root=x ${word}`);
    assert.equal(status, 2, word);
  }
});

test("regression: a secret of a kernel command line in a file is said, whatever it is called, and is 1", (t) => {
  const connection =
    "rd.nvmf.hostnqn=nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001 " +
    "rd.nvmf.connect=tcp,10.0.0.1,nqn.2026-01.org.example:a";
  for (const [word, name, credential] of [
    [`nbft-boot.dhchap-secret=${secret}`, "nbft-boot.dhchap-secret", "dhchap-secret"],
    ["nbft-boot.dhchap-ctrl-secret=x", "nbft-boot.dhchap-ctrl-secret", "dhchap-ctrl-secret"],
    [`systemd.set_credential=nbft-boot.tls-psk:${psk}`, "systemd.set_credential", "tls-psk"],
    ["systemd.set_credential_binary=nbft-boot.tls-psk:aHVudGVy", "systemd.set_credential_binary", "tls-psk"],
    [`nvme.dhchap_secret=${secret}`, "nvme.dhchap_secret", "dhchap-secret"],
    [secret, "word", "dhchap-secret"],
  ] as const) {
    const root = makeMachine(t, { cmdline: `${connection} ${word}\n` });
    const { status, stdout, stderr } = native("plan", join(root, "cmdline"));
    assert.equal(status, 1, word);
    assert.match(stdout, /0-1-0/);
    assert.doesNotMatch(stdout + stderr, open);
    const said = `cmdline:1: ${name}: is a secret, and left out: give it as credential nbft-boot.${credential};`;
    assert.ok(stderr.includes(said), stderr);
    assert.match(stderr, /; change it: everybody can read a kernel command line$/m);
  }
  const root = makeMachine(t, { cmdline: `${connection} inst.vncpassword=x rd.luks.key=y\n` });
  assert.equal(native("plan", join(root, "cmdline")).status, 0);
});
