// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { encode } from "../../src/nbft/encode.ts";
import { fillDefaults } from "../../src/nbft/json/table-defaults.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { both, makeMachine, native, type Said, tablePath } from "./run-command.ts";
import { assertValid } from "./schemas.ts";

const nqn = "nqn.2014-08.org.nvmexpress:uuid:5b1d0c3a-6a5e-4a0e-8c1a-2f6d4b8e9a10";
const file = "etc/nbft-boot/secrets/nbft-boot.dhchap-secret";

/** A path that requires authentication. */
const demanding = encode(
  fillDefaults({
    host: { nqn: "nqn.2014-08.org.example:host", id: "6f000000-0000-4000-8000-000000000001" },
    hfi: [{ mac: "52:54:00:00:00:01", ip: "10.0.0.2", prefix: 24 }],
    ssns: [{ traddr: "10.0.0.1", subsysNqn: nqn, nsid: 1, security: 1, primaryHfi: 1 }],
    security: [{ inBandAuthentication: "required" }],
  }),
);

function checkWith(t: TestContext, content: string | undefined, mode: number, ...options: readonly string[]): Said {
  const root = makeMachine(t, { [tablePath]: demanding, ...(content === undefined ? {} : { [file]: content }) });
  if (content !== undefined) {
    chmodSync(join(root, file), mode);
  }
  const said = both("secrets", "check", "--root", root, ...options);
  assert.doesNotMatch(said.stdout + said.stderr, /DHHC-1:\d/, "no secret is ever printed");
  return said;
}

suite("secrets check", () => {
  test("says of each path what it needs, and where it has it", (t) => {
    const { status, stdout } = checkWith(t, `# array\n${nqn} ${secrets.short}\n`, 0o600);
    assert.equal(status, 0, stdout);
    assert.match(
      stdout,
      /^ *0-1-1 +required +\/etc\/nbft-boot\/secrets\/nbft-boot\.dhchap-secret:2 +- +none +- +nqn\./m,
    );
  });

  test("ends with 1 where a path would not be connected: no secret, a mistake, one that others may read", (t) => {
    const missing = checkWith(t, undefined, 0);
    assert.deepEqual(
      [missing.status, /no secret, give credential nbft-boot\.dhchap-secret/.test(missing.stdout)],
      [1, true],
    );
    const { status, stdout } = checkWith(t, damaged, 0o600);
    assert.equal(status, 1);
    assert.match(stdout, /nbft-boot\.dhchap-secret:1 has a CRC that does not fit/);
    const open = checkWith(t, secrets.short, 0o640);
    assert.deepEqual([open.status, /may be read by group or others/.test(open.stdout)], [1, true]);
  });

  test("says of a discovery controller that has to have TLS the same, and so does check", (t) => {
    const table = encode(
      fillDefaults({
        host: { nqn: "nqn.2014-08.org.example:host", id: "6f000000-0000-4000-8000-000000000001" },
        hfi: [{ mac: "52:54:00:00:00:01", ip: "10.0.0.2", prefix: 24 }],
        discovery: [{ hfi: 1, uri: "nvme+tcp://10.0.0.1:8009", security: 1 }],
        security: [{ secureChannel: "required" }],
      }),
    );
    const root = makeMachine(t, { [tablePath]: table });
    const { status, stdout } = native("secrets", "check", "--root", root);
    assert.equal(status, 1, stdout);
    assert.match(
      stdout,
      /^ *discovery 0-1-1 +\w+ +- +- +required +- +nqn\.2014-08\.org\.nvmexpress\.discovery +no pre-shared key, give credential/m,
    );
    assert.match(native("check", "--root", root).stdout, /no pre-shared key on this machine, which TLS of 0-1-1 needs/);
    const json = JSON.parse(native("secrets", "check", "--root", root, "--json").stdout);
    assertValid("secrets", json);
    assert.deepEqual(Object.keys(json.discoveries[0]), ["id", "subsysNqn", "authentication", "channel", "problem"]);
  });

  test("in JSON likewise", (t) => {
    const { status, stdout } = checkWith(t, damaged, 0o600, "--json");
    assert.equal(status, 1);
    const { version, paths, useless, hasEncrypted } = JSON.parse(stdout);
    assertValid("secrets", JSON.parse(stdout));
    assert.deepEqual([version, paths.length, useless.length, hasEncrypted], [1, 1, 1, false]);
    assert.deepEqual(Object.keys(paths[0]), ["id", "subsysNqn", "authentication", "channel", "problem"]);
  });

  test("refuses other actions, and options of the other one", () => {
    const unknown = native("secrets", "show");
    assert.deepEqual([unknown.status, /there are check, encrypt/.test(unknown.stderr)], [2, true]);
    const foreign = native("secrets", "check", "--file=x");
    assert.deepEqual([foreign.status, /--file is for the other action/.test(foreign.stderr)], [2, true]);
  });
});

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
    writeFileSync(program, `#!/bin/sh\necho "$*" >${folder}/called\n${fails ? "exit 1" : 'shift 4; cp "$1" "$2"'}\n`);
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
      /systemd-creds has failed \(status 1\): without a TPM 2 there is --with-key=null, which protects nothing/,
    );
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
});
