// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readPathRequest, writePathRequest } from "../../src/plan/path-request.ts";
import { severalIpv4Interfaces } from "../../src/plan/several-cards.ts";
import { plan } from "./make-plan.ts";
import { hfi, ssns, table } from "./tables.ts";

const made = plan(table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1), ssns(2, { primaryHfi: 2 })] }));
const apart = severalIpv4Interfaces(made);
const [first, second] = made.paths;
assert.ok(made.host !== undefined && first !== undefined && second !== undefined);
const text = writePathRequest({ host: made.host, paths: 2 }, second, apart);

suite("what is resolved of a path", () => {
  test("is read as it was written, with its own interface to be kept apart", () => {
    assert.equal(apart.length, 2);
    assert.deepEqual(readPathRequest(text, second.id), {
      path: second,
      host: made.host,
      apart: apart.slice(1),
      paths: 2,
    });
  });

  const others: readonly (readonly [string, string, string?])[] = [
    ["is cut off", text.slice(0, -20)],
    ["is empty", ""],
    ["has another address", text.replaceAll(second.traddr, "192.0.2.77")],
    ["is of another version", text.replace(/^nbft-boot \S+/, "nbft-boot 0.0.0")],
    ["is another path's", text, first.id],
  ];
  for (const [name, changed, id = second.id] of others) {
    test(`is nothing where it ${name}`, () => {
      assert.equal(readPathRequest(changed, id), undefined);
    });
  }
});
