// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { encode } from "../../src/nbft/encode.ts";
import { fillDefaults } from "../../src/nbft/json/table-defaults.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { both, makeMachine, native, type Said, tablePath } from "./run-command.ts";
import { assertValid } from "./schemas.ts";

const nqn = "nqn.2014-08.org.nvmexpress:uuid:5b1d0c3a-6a5e-4a0e-8c1a-2f6d4b8e9a10";
const file = "etc/nbft-boot/secrets/nbft-boot.dhchap-secret";

/** One path, with a security profile. */
const tableWith = (security: object): Uint8Array =>
  encode(
    fillDefaults({
      host: { nqn: "nqn.2014-08.org.example:host", id: "6f000000-0000-4000-8000-000000000001" },
      hfi: [{ mac: "52:54:00:00:00:01", ip: "10.0.0.2", prefix: 24 }],
      ssns: [{ traddr: "10.0.0.1", subsysNqn: nqn, nsid: 1, security: 1, primaryHfi: 1 }],
      security: [security],
    }),
  );
const demanding = tableWith({ inBandAuthentication: "required" });

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
    assert.match(
      native("check", "--root", root).stdout,
      /no pre-shared key on this machine, without which discovery 0-1-1 is not connected/,
    );
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

  test("regression: what is left out is said, and ends with 1", (t) => {
    const redfish = { inBandAuthentication: "required", redfishKeyPath: true } as const;
    const root = makeMachine(t, { [tablePath]: tableWith(redfish) });
    const { status, stdout } = both("secrets", "check", "--root", root);
    assert.equal(status, 1);
    assert.equal(
      stdout,
      "NBFT SSNS 1 is left out: security profile 1 requires in-band authentication with a secret of the Redfish host interface, which cannot be asked yet\n",
    );
    const json = JSON.parse(both("secrets", "check", "--json", "--root", root).stdout);
    assertValid("secrets", json);
    assert.equal(json.leftOut[0].where, "NBFT SSNS 1");
  });

  test("regression: sources take the place of the machine's tables, and its secrets are looked for", (t) => {
    const root = makeMachine(t, { [file]: secrets.short, "table.bin": demanding });
    chmodSync(join(root, file), 0o600);
    const { status, stdout } = both("secrets", "check", join(root, "table.bin"), "--root", root);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^ *0-1-1 +required +\/etc\/nbft-boot\/secrets\/nbft-boot\.dhchap-secret:1 /m);
    const mixed = native("secrets", "encrypt", join(root, "table.bin"));
    assert.deepEqual([mixed.status, /name the file with --file=/.test(mixed.stderr)], [2, true]);
  });

  test("regression: TLS without an agent in an image ends with 1, by concatenation it is said to be", (t) => {
    const files = { [tablePath]: tableWith({ secureChannel: "required" }), [file]: secrets.short };
    const root = makeMachine(t, { ...files, "etc/initrd-release": "", "run/credentials/@encrypted/x": "" });
    chmodSync(join(root, file), 0o600);
    const { status, stdout } = both("secrets", "check", "--root", root);
    assert.equal(status, 1);
    assert.match(stdout, /^ *0-1-1 .* required +by concatenation +nqn\./m);
    assert.match(stdout, /^TLS of 0-1-1 is by secure channel concatenation, .*: it needs Linux 6\.16/m);
    assert.match(stdout, /^no \/usr\/sbin\/tlshd, .*: install ktls-utils/m);
    mkdirSync(join(root, "usr/sbin/tlshd"), { recursive: true });
    assert.equal(both("secrets", "check", "--root", root).status, 0);
  });
});
