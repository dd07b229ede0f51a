// SPDX-License-Identifier: LGPL-2.1-or-later
// What somebody else has connected of a path that requires authentication, and without the path's interface.

import assert from "node:assert/strict";
import { test } from "node:test";
import { secrets } from "../secrets/secrets.ts";
import { connectPath, optionString } from "./connect-path.ts";
import { answersConnect } from "./mock-connection.ts";
import { putController } from "./mock-fabrics.ts";
import { Bench, path } from "./mock-machine.ts";

const credential = { "/run/credentials/@system/nbft-boot.dhchap-secret": secrets.short };
const required: typeof path = { ...path, security: { authentication: "required" } };
const unbound = `${optionString.replace("host_iface=eth0,", "")},dhchap_secret=${secrets.short}`;
const owner = "/run/nvme/registry/nvme3/owner";

for (const [whose, files] of [
  ["a stranger's", {}],
  ["one whose disk stays apart", { "/sys/module/nvme_core/parameters/multipath": "N\n" }],
  ["one with an owner", { [owner]: "stas\n" }],
] as const) {
  const connectAt = (authReq: number) => {
    const target = answersConnect(1 | authReq);
    const bench = new Bench({ "10.0.0.1:4420": target }, { files: { ...credential, ...files } });
    putController(bench.host, "nvme3", unbound);
    return { bench, outcome: connectPath(bench, {}, required) };
  };

  test(`a connection without interface counts where the target asks for authentication: ${whose}`, () => {
    assert.equal(connectAt(1 << 17).outcome.exitCode, 0);
  });

  test(`a connection without interface is refused where the target does not ask, and not marked: ${whose}`, () => {
    const { bench, outcome } = connectAt(0);
    assert.equal(outcome.state, "refused");
    assert.match(
      bench.lines.join("\n"),
      /^error .* does not ask for the authentication that the table requires: [^\n]*$/,
    );
    assert.equal(bench.host.text(owner), owner in files ? "stas\n" : undefined);
  });
}
