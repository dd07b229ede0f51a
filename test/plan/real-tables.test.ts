// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables of real firmware, from the folder beside the checkout.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { makePlan } from "../../src/plan/plan.ts";
import type { BootPlan } from "../../src/plan/types.ts";
import { top } from "../../tools/top.ts";

function planOf(t: TestContext, name: string): BootPlan | undefined {
  const path = join(top, "../shared/tables/good", name);
  if (!existsSync(path)) {
    t.skip("../shared/tables is not there");
    return undefined;
  }
  return makePlan([{ number: 0, table: decode(readFileSync(path)).table }]);
}

function ids(list: readonly { readonly id: string }[] | undefined): string | undefined {
  return list?.map(({ id }) => id).join(" ");
}

test("Dell PowerEdge R660: fourteen SSNS are ten paths, garbage in ip_origin is no DHCP, both discoveries are done", (t) => {
  const plan = planOf(t, "NBFT-Dell.PowerEdge.R660-fw1.5.5-mpath+discovery");
  if (plan !== undefined) {
    assert.equal(ids(plan.paths), "0-1-1 0-3-1 0-5-1 0-6-1 0-7-1 0-8-1 0-9-2 0-11-2 0-13-2 0-14-2");
    assert.equal(ids(plan.paths.filter(({ unavailable }) => unavailable)), "0-7-1 0-8-1");
    assert.deepEqual(plan.discoveries, []);
    assert.deepEqual(
      plan.interfaces.flatMap(({ configurations }) => configurations.map(({ method }) => method)),
      ["static", "static"],
    );
    assert.ok(plan.dropped.every(({ matters }) => !matters));
  }
});

test("QEMU with VLANs: two VLANs on one card are two interfaces", (t) => {
  const plan = planOf(t, "NBFT-qemu-vlans-incomplete");
  if (plan !== undefined) {
    assert.equal(ids(plan.paths), "0-1-1 0-5-2 0-6-3");
    assert.deepEqual(
      plan.interfaces.map(({ mac, vlan }) => `${mac} ${vlan}`),
      ["52:54:00:72:c5:ae 0", "52:54:00:72:c5:af 11", "52:54:00:72:c5:af 12"],
    );
  }
});

test("DHCP: the path is not bound to the address that firmware had", (t) => {
  const plan = planOf(t, "NBFT-dhcp-ipv4");
  if (plan !== undefined) {
    assert.equal(ids(plan.paths), "0-1-1");
    assert.equal(plan.paths[0]?.hostTraddr, undefined);
  }
});
