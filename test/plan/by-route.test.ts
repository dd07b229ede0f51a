// SPDX-License-Identifier: LGPL-2.1-or-later
// What has no HFI: any route serves.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ByRoute } from "../../src/nbft/types.ts";
import { codes, ids, plan } from "./make-plan.ts";
import { discovery, hfi, ssns, table } from "./tables.ts";

const free = (index: number, byRoute: ByRoute = {}, parts: Parameters<typeof ssns>[1] = {}) =>
  ssns(index, { primaryHfi: 0, byRoute, ...parts });

suite("paths without HFI", () => {
  test("have the last number 0, no interface and no address of this machine", () => {
    const made = plan(table({ ssns: [free(1), free(2, {}, { traddr: "192.0.2.101" })] }));
    assert.deepEqual(ids(made.paths), ["0-1-0", "0-2-0"]);
    assert.ok(!("interface" in (made.paths[0] ?? {})) && !("hostTraddr" in (made.paths[0] ?? {})));
    assert.deepEqual([made.interfaces, made.dropped], [[], []]);
  });

  test("stay on what the source names", () => {
    const made = plan(table({ ssns: [free(1, { hostTraddr: "192.0.2.7", hostIface: "ens3" })] }));
    assert.deepEqual([made.paths[0]?.hostTraddr, made.paths[0]?.hostIface], ["192.0.2.7", "ens3"]);
  });

  test("are the path of an HFI to the same port", () => {
    const made = plan(table({ hfi: [hfi(1)], ssns: [ssns(1), free(2)] }));
    assert.deepEqual(ids(made.paths), ["0-1-1"]);
    assert.deepEqual(codes(made), ["duplicate-path SSNS 2 of 0"]);
    assert.deepEqual(codes(made, "matters"), []);
  });

  test("are two where they stay on two interfaces", () => {
    const made = plan(table({ ssns: [free(1, { hostIface: "ens3" }), free(2, { hostIface: "ens4" })] }));
    assert.deepEqual(ids(made.paths), ["0-1-0", "0-2-0"]);
  });

  test("of a table are refused as ever: only what is no table has them", () => {
    const made = plan(table({ hfi: [hfi(1)], ssns: [ssns(1, { primaryHfi: 0 })] }));
    assert.deepEqual([ids(made.paths), codes(made)], [[], ["unresolved-hfi SSNS 1 of 0"]]);
  });

  test("to a link-local address need an interface", () => {
    const parts = { traddr: "fe80::1" };
    const made = plan(table({ ssns: [free(1, {}, parts), free(2, { hostIface: "ens3" }, parts)] }));
    assert.deepEqual([ids(made.paths), codes(made)], [["0-2-0"], ["host-interface SSNS 1 of 0"]]);
  });

  const wrong: readonly (readonly [ByRoute, string])[] = [
    [{ hostIface: "ens3,nqn=evil" }, "host-interface SSNS 1 of 0"],
    [{ hostIface: ".." }, "host-interface SSNS 1 of 0"],
    [{ hostIface: "longer-than-fifteen" }, "host-interface SSNS 1 of 0"],
    [{ hostTraddr: "2001:db8::1" }, "address-family SSNS 1 of 0"],
    [{ hostTraddr: "127.0.0.1" }, "unusable-address SSNS 1 of 0"],
  ];
  for (const [byRoute, code] of wrong) {
    test(`are left out with ${JSON.stringify(byRoute)}`, () => {
      const made = plan(table({ ssns: [free(1, byRoute)] }));
      assert.deepEqual([ids(made.paths), codes(made)], [[], [code]]);
    });
  }
});

test("a discovery without HFI has none of an HFI's words", () => {
  const made = plan(table({ discovery: [discovery(1, { hfi: 0, byRoute: { hostIface: "ens3" } })] }));
  assert.deepEqual(ids(made.discoveries), ["0-1-0"]);
  assert.deepEqual([made.discoveries[0]?.interface, made.discoveries[0]?.hostIface], [undefined, "ens3"]);
});
