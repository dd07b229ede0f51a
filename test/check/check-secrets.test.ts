// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { describeSecrets } from "../../src/check/describe-secrets.ts";
import { hfi, security, ssns, table } from "../plan/tables.ts";
import { damaged, secrets } from "../secrets/secrets.ts";
import { judgeOn, load, makeHost, onlyFinding } from "./machine.ts";

const file = "/run/credentials/@system/nbft-boot.dhchap-secret";

/** Two paths, of which the second requires authentication. */
const one = table({
  hfi: [hfi(1), hfi(2, { ip: "198.51.100.12" })],
  ssns: [ssns(1), ssns(2, { primaryHfi: 2, traddr: "198.51.100.100", security: 1 })],
  security: [security(1, { inBandAuthentication: "required" })],
});

suite("secrets", () => {
  test("that are there are no finding", () => {
    assert.deepEqual(judgeOn({ [file]: secrets.short }, one).machine, []);
  });

  test("that are missing cost the paths that require them", () => {
    const { id, paths, blocks, message, advice } = onlyFinding({}, one);
    assert.deepEqual([id, paths, blocks], ["no-secret", ["0-2-2"], true]);
    assert.equal(message, "no secret on this machine, which authentication of 0-2-2 needs");
    assert.equal(advice, "give credential nbft-boot.dhchap-secret");
    const { verdict, connects, hasWarnings } = judgeOn({}, one);
    assert.deepEqual([verdict, connects.paths, hasWarnings], ["boots", 1, true]);
  });

  test("that have a mistake cost whatever they may be meant for, and are not printed", () => {
    const finding = onlyFinding({ [file]: damaged }, one);
    assert.deepEqual([finding.id, finding.paths, finding.blocks], ["useless-secret", ["0-1-1", "0-2-2"], true]);
    assert.doesNotMatch(JSON.stringify(finding), /DHHC-1:00/);
  });

  test("that are encrypted may be what is missing", () => {
    assert.deepEqual(judgeOn({ "/run/credentials/@encrypted/nbft-boot.dhchap-secret": "x" }, one).machine, []);
  });

  test("check says of each path what it has", () => {
    const { plan } = load(one);
    const nqn = plan.paths[0]?.subsysNqn ?? "";
    const files = {
      [file]: secrets.short,
      [`${file.replace("secret", "ctrl-secret")}`]: `# x\n${nqn} ${secrets.long}`,
    };
    const report = describeSecrets(makeHost(files), plan);
    const both = {
      subsysNqn: nqn,
      secret: `${file}:1`,
      controllerSecret: `${file.replace("secret", "ctrl-secret")}:2`,
    };
    assert.deepEqual(report, {
      paths: [
        { id: "0-1-1", authentication: "none", channel: "none", ...both },
        { id: "0-2-2", authentication: "required", channel: "none", ...both },
      ],
      discoveries: [],
      useless: [],
      hasEncrypted: false,
    });
    const bad = describeSecrets(makeHost({ [file]: damaged }), plan);
    assert.equal(bad.useless.length, 1);
    assert.match(bad.paths[1]?.problem ?? "", /:1 has a CRC/);
    assert.match(describeSecrets(makeHost({}), plan).paths[1]?.problem ?? "", /^no secret/);
    assert.equal(describeSecrets(makeHost({}), plan).paths[0]?.problem, undefined);
  });
});
