// SPDX-License-Identifier: LGPL-2.1-or-later
// What nbft-boot secrets check says.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { describeSecrets } from "../../src/check/describe-secrets.ts";
import type { MockHost } from "../mock-host.ts";
import { hfi, security, ssns, table } from "../plan/tables.ts";
import { psk } from "../secrets/psk.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { type Files, load, makeHost } from "./machine.ts";

const system = "/run/credentials/@system";
const encrypted = "/run/credentials/@encrypted";
const etc = "/etc/nbft-boot/secrets";
const file = `${system}/nbft-boot.dhchap-secret`;
const controllers = `${system}/nbft-boot.dhchap-ctrl-secret`;

/** Two paths, of which the second requires what is said. */
const twoPaths = (required: Parameters<typeof security>[1]) =>
  table({
    hfi: [hfi(1), hfi(2, { ip: "198.51.100.12" })],
    ssns: [ssns(1), ssns(2, { primaryHfi: 2, traddr: "198.51.100.100", security: 1 })],
    security: [security(1, required)],
  });
const { plan } = load(twoPaths({ inBandAuthentication: "required" }));
const nqn = plan.paths[0]?.subsysNqn ?? "";

/** A machine whose secrets only root may read. */
function machine(files: Files): MockHost {
  const host = makeHost(files);
  for (const path of host.list(etc)) {
    host.changeMode(path, 0o600);
  }
  return host;
}

const report = (files: Files, of = plan) => describeSecrets(machine(files), of);

suite("secrets check", () => {
  test("says of each path what it has", () => {
    const both = { subsysNqn: nqn, secret: `${file}:1`, controllerSecret: `${controllers}:2` };
    assert.deepEqual(report({ [file]: secrets.short, [controllers]: `# x\n${nqn} ${secrets.long}` }), {
      paths: [
        { id: "0-1-1", authentication: "none", channel: "none", ...both },
        { id: "0-2-2", authentication: "required", channel: "none", ...both },
      ],
      discoveries: [],
      useless: [],
      unused: [],
      lacking: [],
      hasEncrypted: false,
    });
    const bad = report({ [file]: damaged });
    assert.equal(bad.useless.length, 1);
    assert.match(bad.paths[1]?.problem ?? "", /:1 has a CRC/);
    assert.match(report({}).paths[1]?.problem ?? "", /^no secret/);
    assert.equal(report({}).paths[0]?.problem, undefined);
  });

  test("regression: an encrypted credential counts by its name, and only where it gets", () => {
    const right = report({ [`${encrypted}/nbft-boot.dhchap-secret.a`]: "x" });
    assert.deepEqual(
      right.paths.map(({ secret, problem }) => [secret, problem]),
      [
        [undefined, undefined],
        ["nbft-boot.dhchap-secret.a (encrypted)", undefined],
      ],
    );
    assert.deepEqual(right.unused, [
      {
        where: "nbft-boot.dhchap-secret.a (encrypted)",
        problem: "does not reach 0-1-1, whose table has no security profile for it: give it unencrypted",
      },
    ]);
    assert.deepEqual([right.hasEncrypted, right.useless], [true, []]);
    const other = report({ [`${encrypted}/nbft-boot.tls-psk`]: "x" });
    assert.match(other.paths[1]?.problem ?? "", /^no secret, give credential nbft-boot\.dhchap-secret$/);
  });

  test("regression: a key is shown where it is used, and else is said not to be", () => {
    const key = `${etc}/nbft-boot.tls-psk`;
    const general = report({ [file]: secrets.short, [key]: psk.long });
    assert.deepEqual(
      general.paths.map((path) => path.psk),
      [undefined, undefined],
    );
    assert.equal(general.unused.length, 2);
    assert.deepEqual(general.unused[0], {
      where: `${key}:1`,
      problem: `is for 0-1-1 only if it names ${nqn}: its table asks for no TLS`,
    });
    const own = report({ [file]: secrets.short, [key]: `${nqn} ${psk.long}` });
    assert.deepEqual([own.paths[0]?.psk, own.unused], [`${key}:1`, []]);
  });

  test("regression: what comes by concatenation, and what TLS lacks", () => {
    const { paths, lacking } = report({ [file]: secrets.short }, load(twoPaths({ secureChannel: "required" })).plan);
    assert.deepEqual(
      paths.map(({ concatenation }) => concatenation),
      [undefined, true],
    );
    assert.deepEqual(
      lacking.map(({ id, blocks }) => [id, blocks]),
      [
        ["concatenation", false],
        ["no-tls-agent", false],
      ],
    );
  });

  test("regression: what nobody reads is listed", () => {
    const copies = ["bak", "old", "cred", "swp", "rpmsave", "dpkg-old", "txt~", "~"];
    const names = ["dhchap-secret", "nbft-boot.dhchap_secret", "notes", "nbft-boot.dhchap-secrets"];
    const files = [...copies.map((copy) => `nbft-boot.dhchap-secret.${copy}`), "nbft-boot.tls-psk~", ...names];
    const { unused } = report({
      ...Object.fromEntries(files.map((name) => [`${etc}/${name}`, secrets.short])),
      [`${system}/nbft-boot.dhchap_secret`]: secrets.short,
      [`${system}/other`]: "x",
      [`${etc}/nbft-boot.dhchap-secret.array2`]: secrets.short,
    });
    assert.deepEqual(
      unused.map(({ where }) => where),
      [...[...files].sort().map((name) => `${etc}/${name}`), `${system}/nbft-boot.dhchap_secret`],
    );
    const isCopy = unused.filter(({ problem }) => problem === "is not read: its name is that of a copy");
    assert.equal(isCopy.length, copies.length + 1);
  });

  test("regression: what cannot be read is said in words, and once", () => {
    const host = machine({ [`${etc}/nbft-boot.dhchap-secret`]: "x".repeat(70_000) });
    assert.deepEqual(describeSecrets(host, plan).useless, [
      { where: `${etc}/nbft-boot.dhchap-secret`, problem: "is larger than 64 KiB" },
    ]);
    host.unreadable.add(etc);
    const { useless, paths } = describeSecrets(host, plan);
    assert.deepEqual(useless, [{ where: etc, problem: "cannot be read (EACCES): run as root" }]);
    assert.equal(paths[1]?.problem, undefined);
  });
});
