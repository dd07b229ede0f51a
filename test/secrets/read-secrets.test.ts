// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { machineAt } from "../../src/host/machine-at.ts";
import { findSecret } from "../../src/secrets/find-secret.ts";
import { readSecrets } from "../../src/secrets/read-secrets.ts";
import type { SecretKind } from "../../src/secrets/secret-kinds.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { psk } from "./psk.ts";
import { damaged, secrets } from "./secrets.ts";

const system = "/run/credentials/@system";
const etc = "/etc/nbft-boot/secrets";
const nqn = "nqn.2024-01.org.example:boot";

/** What a machine with these files has for the subsystem: the secret, a problem, or undefined. */
function find(files: Readonly<Record<string, string>>, kind: SecretKind = "dhchap-secret", machine: MockMachine = {}) {
  const host = new MockHost(machine);
  for (const [path, text] of Object.entries(files)) {
    host.put(path, text, 0o600);
  }
  const found = findSecret(readSecrets(host), kind, nqn);
  return found?.problem ?? (found as { secret: string } | undefined)?.secret;
}

suite("secrets of a machine", () => {
  test("none", () => {
    assert.equal(find({}), undefined);
  });

  test("a credential is for all subsystems, with or without a line end", () => {
    for (const end of ["", "\n", "\r\n", "\n\n"]) {
      assert.equal(find({ [`${system}/nbft-boot.dhchap-secret`]: secrets.short + end }), secrets.short);
    }
  });

  test("one with a suffix counts as well, of another name not", () => {
    assert.equal(find({ [`${system}/nbft-boot.dhchap-secret.array-2`]: secrets.short }), secrets.short);
    for (const name of ["nbft-boot.dhchap-secrets", "nbft-boot.dhchap-secret~", "dhchap-secret", "nbft-boot.table"]) {
      assert.equal(find({ [`${system}/${name}`]: secrets.short }), undefined, name);
    }
  });

  test("regression: copies that editors, dpkg and systemd-creds leave beside a file are no secrets", () => {
    const file = `${etc}/nbft-boot.dhchap-secret`;
    for (const copy of ["cred", "bak", "orig", "dpkg-old", "rpmsave", "swp"]) {
      assert.equal(find({ [file]: secrets.short, [`${file}.${copy}`]: secrets.long }), secrets.short, copy);
    }
  });

  test("the controller's secret is another one", () => {
    const files = { [`${system}/nbft-boot.dhchap-ctrl-secret`]: secrets.long };
    assert.equal(find(files), undefined);
    assert.equal(find(files, "dhchap-ctrl-secret"), secrets.long);
  });

  test("a line that names the subsystem counts before those for all", () => {
    const text = `# of all\n${secrets.short}\n\n${nqn}  ${secrets.long}\nnqn.2024-01.org.example:other ${secrets.middle}\n`;
    assert.equal(find({ [`${system}/nbft-boot.dhchap-secret`]: text }), secrets.long);
    assert.equal(find({ [`${system}/nbft-boot.dhchap-secret`]: text.replace(nqn, `${nqn}2`) }), secrets.short);
  });

  test("words before a pre-shared key say how it is derived; two that differ in that are two", () => {
    const file = `${system}/nbft-boot.tls-psk`;
    assert.equal(find({ [file]: `${nqn} identity=0 compat ${psk.long}\n${psk.specification}\n` }, "tls-psk"), psk.long);
    assert.equal(find({ [file]: `compat ${psk.long}\ncompat ${psk.long}` }, "tls-psk"), psk.long);
    assert.match(
      find({ [file]: `compat ${psk.long}\n${psk.long}` }, "tls-psk") ?? "",
      /are different secrets for the same/,
    );
    assert.match(find({ [file]: `identity=2 ${psk.long}` }, "tls-psk") ?? "", /something else than a subsystem NQN/);
    assert.match(find({ [file]: secrets.short }, "tls-psk") ?? "", /:1 is not of the form NVMeTLSkey-1:hh:base64:/);
    assert.match(
      find({ [`${system}/nbft-boot.dhchap-secret`]: `compat ${secrets.short}` }) ?? "",
      /something else than/,
    );
    for (const line of [`Identity=0 ${psk.long}`, `${psk.long} # of array 2`, `${psk.long} compat`]) {
      const words = /NQN, identity=0, identity=1 or compat before the secret \(a comment has a line of its own\)$/;
      assert.match(find({ [file]: line }, "tls-psk") ?? "", words, "a word that is none is told which there are");
    }
  });

  test("attack: a pre-shared key on the kernel command line, under any name", () => {
    const files = { "/proc/cmdline": `rd.nvmf.tls_key=${psk.long} root=LABEL=x\n` };
    const found = find(files, "tls-psk", { environment: { SYSTEMD_IN_INITRD: "1" } }) ?? "";
    assert.match(found, /^rd\.nvmf\.tls_key stands on the kernel command line/);
    assert.doesNotMatch(found, /VRL/);
  });

  test("regression: attack: a secret on the kernel command line in any other word, whose name may be the secret", () => {
    for (const [word, where] of [
      [`dhchap_secret=${secrets.short}`, "dhchap_secret"],
      [`nvme.dhchap_secret=${secrets.short}`, "nvme.dhchap_secret"],
      [`systemd.set_credential=foo:${secrets.short}`, "foo"],
      [`rd.nvmf.connect=tcp,10.0.0.1,nqn.x,${secrets.short}`, "rd.nvmf.connect"],
      [`own=${psk.long}`, "own"],
      [secrets.short, "a word"],
    ] as const) {
      const kind = word.includes("TLS") ? "tls-psk" : "dhchap-secret";
      const found = find({ "/proc/cmdline": `quiet ${word}\n` }, kind, { environment: { SYSTEMD_IN_INITRD: "1" } });
      assert.ok(found?.startsWith(`${where} stands on the kernel command line`), `${word}: ${found}`);
    }
  });

  test("two for the same are refused, unless they are one", () => {
    const two = {
      [`${system}/nbft-boot.dhchap-secret`]: secrets.short,
      [`${system}/nbft-boot.dhchap-secret.2`]: secrets.long,
    };
    assert.equal(
      find(two),
      `${system}/nbft-boot.dhchap-secret:1 and ${system}/nbft-boot.dhchap-secret.2:1 are different secrets for the same: keep one`,
    );
    assert.equal(find({ ...two, [`${system}/nbft-boot.dhchap-secret.2`]: secrets.short }), secrets.short);
    const own = { [`${etc}/nbft-boot.dhchap-secret.a`]: `${nqn} ${secrets.short}\n${nqn} ${secrets.long}\n` };
    assert.match(find({ ...two, ...own }) ?? "", /\.a:1 and \S+\.a:2 are different secrets/);
  });

  test("regression: a renewed secret counts before a credential of the same precision", () => {
    const [given, renewed] = [`${system}/nbft-boot.dhchap-secret`, `${etc}/nbft-boot.dhchap-secret`];
    for (const who of ["", `${nqn} `]) {
      assert.equal(find({ [given]: who + secrets.short, [renewed]: who + secrets.long }), secrets.long);
      assert.match(find({ [given]: who + secrets.short, [renewed]: who + damaged }) ?? "", /secrets\S+:1 has a CRC/);
      assert.equal(find({ [given]: who + damaged, [renewed]: who + secrets.long }), secrets.long);
    }
    assert.equal(find({ [given]: `${nqn} ${secrets.short}`, [renewed]: secrets.long }), secrets.short);
    const shown = { "/proc/cmdline": `nbft-boot.dhchap-secret=${secrets.short}\n`, [renewed]: secrets.long };
    assert.match(find(shown) ?? "", /stands on the kernel command line/, "is never passed over");
  });

  test("regression: a file of somebody else, or in a folder that others may write, is refused", () => {
    const host = new MockHost();
    const file = `${etc}/nbft-boot.dhchap-secret`;
    host.put(file, secrets.short, 0o600);
    const problem = () => readSecrets(host)[0]?.problem;
    for (const path of [file, etc]) {
      host.owners.set(path, 65_534);
      assert.equal(problem(), "or its folder belongs to another user: chown root");
      host.owners.set("/", 65_534);
      assert.equal(problem(), undefined, "a folder that stands for a machine may be anybody's");
      host.owners.clear();
    }
    for (const mode of [0o777, 0o770, 0o702]) {
      host.folderModes.set(etc, mode);
      assert.equal(problem(), "is in a folder that group or others may write: chmod 0700");
    }
    host.folderModes.set(etc, 0o755);
    assert.equal(problem(), undefined);
  });

  test("a malformed one is a problem for whom it may be meant, and never printed", () => {
    const file = `${system}/nbft-boot.dhchap-secret`;
    const cases: Readonly<Record<string, RegExp>> = {
      [damaged]: /:1 has a CRC that does not fit/,
      [`${nqn} ${damaged}`]: /:1 has a CRC/,
      [`${secrets.short} ${nqn}`]: /:1 has something else than a subsystem NQN before the secret/,
      [`${nqn} ${secrets.short} ${secrets.long}`]: /:1 has something else than a subsystem NQN before the secret/,
      "": /secret is empty/,
      "# nothing": /secret is empty/,
      [`${secrets.short}\n${damaged}`]: /:2 has a CRC/,
    };
    for (const [text, problem] of Object.entries(cases)) {
      const found = find({ [file]: text }) ?? "";
      assert.match(found, problem, text);
      assert.doesNotMatch(found, /DHHC|ICc/);
    }
    assert.equal(
      find({ [file]: `${nqn}2 ${damaged}\n${secrets.short}` }),
      secrets.short,
      "another's is its own problem",
    );
    assert.equal(find({ [file]: `${damaged}\n${nqn} ${secrets.short}` }), secrets.short, "its own line counts");
    assert.match(find({ [file]: "x".repeat(70_000) }) ?? "", /cannot be read \(EFBIG\)/);
  });

  test("a file that group or others may read is refused", () => {
    const host = new MockHost();
    for (const mode of [0o644, 0o640, 0o604, 0o660, 0o602]) {
      host.put(`${etc}/nbft-boot.dhchap-secret`, secrets.short, mode);
      assert.deepEqual(readSecrets(host), [
        {
          kind: "dhchap-secret",
          where: `${etc}/nbft-boot.dhchap-secret`,
          problem: "may be read by group or others: chmod 0600",
          isUnclear: true,
        },
      ]);
    }
    host.changeMode(`${etc}/nbft-boot.dhchap-secret`, 0o400);
    assert.equal(readSecrets(host)[0]?.secret, secrets.short);
  });

  test("a service reads its own credentials, and those of the machine that it was not given", () => {
    const own = "/run/credentials/nbft-boot-connect@0-1-1.service";
    const files = {
      [`${own}/nbft-boot.dhchap-secret`]: secrets.short,
      [`${system}/nbft-boot.dhchap-secret`]: secrets.short,
      [`${system}/nbft-boot.dhchap-ctrl-secret`]: secrets.long,
    };
    const machine = { environment: { CREDENTIALS_DIRECTORY: own } };
    assert.equal(find(files, "dhchap-secret", machine), secrets.short);
    assert.equal(find(files, "dhchap-ctrl-secret", machine), secrets.long);
    const elsewhere = new MockHost({ ...machine, files });
    assert.deepEqual(readSecrets(machineAt(elsewhere, "/mnt")), [], "of a folder nothing of this machine");
  });

  for (const word of [
    "nbft-boot.dhchap-secret",
    "nbft-boot.dhchap-ctrl-secret.a",
    "rd.nvmf.dhchap_secret",
    "rd.nvme.dhchap-key",
  ]) {
    test(`attack: what ${word}= gives is refused likewise, in the initramfs and in the real root`, () => {
      for (const stage of ["0", "1"]) {
        const host = new MockHost({
          files: { "/proc/cmdline": `quiet ${word}=${secrets.short}\n`, "/run/systemd/system/.there": "" },
          environment: { SYSTEMD_IN_INITRD: stage },
        });
        const kind = word.includes("ctrl") ? "dhchap-ctrl-secret" : "dhchap-secret";
        const problem =
          "stands on the kernel command line, where everybody can read it: change it, and give it by SMBIOS or file";
        assert.deepEqual(readSecrets(host), [{ kind, where: word, problem, isUnclear: true }]);
      }
    });
  }

  test("other words of the command line are no secrets, and a service that does not see it reads the others", () => {
    const files = { "/proc/cmdline": `rd.nvmf.hostnqn=${nqn} root=LABEL=dhchap other.dhchap=x\n` };
    assert.deepEqual(readSecrets(new MockHost({ files })), []);
    assert.equal(find({ [`${system}/nbft-boot.dhchap-secret`]: secrets.short }), secrets.short);
  });

  for (const option of ["systemd.set_credential", "systemd.set_credential_binary", "systemd.set-credential"]) {
    test(`attack: who can read /proc/cmdline has what ${option}= gives; it is refused aloud`, () => {
      const files = {
        "/proc/cmdline": `quiet ${option}=nbft-boot.dhchap-secret:${secrets.short} root=LABEL=x\n`,
        [`${system}/nbft-boot.dhchap-secret`]: secrets.short,
      };
      assert.match(find(files) ?? "", /^nbft-boot\.dhchap-secret stands on the kernel command line, where everybody/);
      const { "/proc/cmdline": line } = files;
      const initramfs = { environment: { SYSTEMD_IN_INITRD: "1" } };
      const alone = find({ "/proc/cmdline": line }, "dhchap-secret", initramfs);
      assert.match(alone ?? "", /stands on the kernel command line/, "also without systemd");
      const other = { ...files, [`${system}/nbft-boot.dhchap-secret.own`]: `${nqn} ${secrets.long}` };
      assert.equal(find(other), secrets.long);
    });
  }
});
