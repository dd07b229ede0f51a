// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkSecrets, readSecretFacts } from "../../src/check/check-secrets.ts";
import { discovery, hfi, security, ssns, table } from "../plan/tables.ts";
import { psk } from "../secrets/psk.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { judgeOn, load, makeHost, onlyFinding } from "./machine.ts";

const file = "/run/credentials/@system/nbft-boot.dhchap-secret";

/** Two paths, of which the second requires authentication. */
const one = table({
  hfi: [hfi(1), hfi(2, { ip: "198.51.100.12" })],
  ssns: [ssns(1), ssns(2, { primaryHfi: 2, traddr: "198.51.100.100", security: 1 })],
  security: [security(1, { inBandAuthentication: "required" })],
});

/** One that requires TLS. */
const encrypted = table({
  hfi: [hfi(1)],
  ssns: [ssns(1, { security: 1 })],
  security: [security(1, { secureChannel: "required" })],
});
const agent = "/usr/sbin/tlshd";

suite("secrets", () => {
  test("that are there are no finding", () => {
    assert.deepEqual(judgeOn({ [file]: secrets.short }, one).machine, []);
  });

  test("that are missing cost the paths that require them", () => {
    const { id, paths, blocks, message, advice } = onlyFinding({}, one);
    assert.deepEqual([id, paths, blocks], ["no-secret", ["0-2-2"], true]);
    assert.equal(message, "no secret on this machine, without which 0-2-2 is not connected");
    assert.equal(advice, "give credential nbft-boot.dhchap-secret");
    const { verdict, connects, hasWarnings } = judgeOn({}, one);
    assert.deepEqual([verdict, connects.paths, hasWarnings], ["boots", 1, true]);
  });

  test("that have a mistake cost whatever they may be meant for, and are not printed", () => {
    const finding = onlyFinding({ [file]: damaged }, one);
    assert.deepEqual([finding.id, finding.paths, finding.blocks], ["useless-secret", ["0-1-1", "0-2-2"], true]);
    assert.doesNotMatch(JSON.stringify(finding), /DHHC-1:00/);
  });

  test("regression: that are encrypted may be what is missing, by their names", () => {
    const encrypted = "/run/credentials/@encrypted";
    const { id, severity, paths, blocks, message } = onlyFinding(
      { [`${encrypted}/nbft-boot.dhchap-secret`]: "x" },
      one,
    );
    assert.deepEqual([id, severity, paths, blocks], ["unseen-secret", "note", ["0-2-2"], false]);
    assert.equal(message, "nbft-boot.dhchap-secret is encrypted");
    const other = onlyFinding({ [`${encrypted}/nbft-boot.tls-psk`]: "x" }, one);
    assert.deepEqual([other.id, other.blocks], ["no-secret", true], "a key is no secret");
  });

  test("regression: who may not look is told so, and not that there are none", () => {
    const { plan } = load(one);
    for (const place of [file, "/etc/nbft-boot/secrets", "/run/credentials/@system"]) {
      const host = makeHost({ [file]: secrets.short, "/etc/nbft-boot/secrets/.there": "" });
      host.unreadable.add(place);
      const findings = checkSecrets(readSecretFacts(host, plan));
      assert.deepEqual(
        findings.map(({ id, severity, blocks, message, advice }) => [id, severity, blocks, message, advice]),
        [["unseen-secret", "note", false, `${place} cannot be read (EACCES)`, "run as root"]],
      );
    }
  });

  test("regression: both that are missing are named, and what is there for another subsystem", () => {
    const both = table({
      hfi: [hfi(1)],
      ssns: [ssns(1, { security: 1 })],
      security: [security(1, { inBandAuthentication: "required", secureChannel: "required" })],
    });
    const none = judgeOn({ [agent]: "" }, both).machine[0];
    assert.equal(
      none?.message,
      "no secret and no pre-shared key on this machine, without which 0-1-1 is not connected",
    );
    assert.equal(none?.advice, "give credential nbft-boot.dhchap-secret and nbft-boot.tls-psk");
    const { message } = onlyFinding({ [file]: `nqn.2024-01.org.example:typo ${secrets.short}` }, one);
    assert.match(message, /^no secret \(\S+:1 is for nqn\.2024-01\.org\.example:typo\) on this machine/);
  });

  test("regression: TLS without an agent is no good machine: no boot has it in an initramfs, and a running system may lack it", () => {
    const files = { "/run/credentials/@system/nbft-boot.tls-psk": psk.long };
    const running = onlyFinding(files, encrypted);
    assert.deepEqual([running.id, running.severity, running.blocks], ["no-tls-agent", "warning", false]);
    assert.equal(running.message, "no /usr/sbin/tlshd, without which 0-1-1 has no TLS");
    const image = judgeOn({ ...files, "/etc/initrd-release": "" }, encrypted);
    assert.deepEqual([image.machine[0]?.id, image.verdict], ["no-tls-agent", "cannot connect"]);
    assert.deepEqual(judgeOn({ ...files, [agent]: "" }, encrypted).machine, []);
    const connected = { "/sys/class/nvme/nvme0/tls_key": "2f0c1a33\n" };
    assert.deepEqual(judgeOn({ ...files, ...connected }, encrypted).machine, [], "that of the image runs");
    assert.deepEqual(judgeOn({ [file]: secrets.short }, one).machine, [], "nobody wants TLS");
  });

  test("regression: TLS by concatenation is said, and that a kernel is too old for it", () => {
    const files = { [file]: secrets.short, [agent]: "" };
    for (const [release, severity, blocks] of [
      ["6.12.43+deb13-amd64", "warning", true],
      ["5.14.0-503.el9.x86_64", "warning", true],
      ["6.16.0", "note", false],
      ["7.0.1", "note", false],
      [undefined, "note", false],
    ] as const) {
      const finding = onlyFinding({ ...files, "/proc/sys/kernel/osrelease": release }, encrypted);
      assert.deepEqual([finding.id, finding.severity, finding.blocks], ["concatenation", severity, blocks], release);
      assert.match(finding.advice, /^it needs Linux 6\.16/);
    }
  });

  test("regression: a discovery that lacks its key costs no path, whose ID may be the same", () => {
    const mixed = table({
      hfi: [hfi(1)],
      ssns: [ssns(1)],
      discovery: [discovery(1, { security: 1 })],
      security: [security(1, { inBandAuthentication: "required", secureChannel: "required" })],
    });
    const { machine, connects, verdict } = judgeOn({ [agent]: "" }, mixed);
    assert.deepEqual(
      machine.map(({ id, paths }) => [id, paths]),
      [["no-secret", ["discovery 0-1-1"]]],
    );
    assert.deepEqual([connects, verdict], [{ paths: 1, subsystems: 1, discoveries: 0 }, "boots"]);
  });
});
