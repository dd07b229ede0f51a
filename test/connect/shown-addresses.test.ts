// SPDX-License-Identifier: LGPL-2.1-or-later
// Controllers as a kernel really shows them.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { findController } from "../../src/machine/controller-list.ts";
import { shownAddresses } from "../fixtures/shown-addresses.ts";
import { MockHost } from "../mock-host.ts";
import { putController } from "./mock-fabrics.ts";
import { dhcpPath, identity } from "./mock-machine.ts";

suite("a path finds its controller by what the kernel shows of it", () => {
  for (const [options, shown] of Object.entries(shownAddresses)) {
    const given = new Map(options.split(",").map((option) => option.split("=") as [string, string]));
    const interfaceName = given.get("host_iface");
    const [traddr, hostTraddr] = ["traddr", "host_traddr"].map((key) => given.get(key)?.replace(/%.*/, ""));
    const trsvcid = given.get("trsvcid");
    if (interfaceName === undefined || traddr === undefined || trsvcid === undefined) {
      continue; // Not made by this program, which always names the interface.
    }
    const target = { ...dhcpPath, traddr, trsvcid, ...(hostTraddr === undefined ? {} : { hostTraddr }) };
    for (const [state, address] of Object.entries(shown)) {
      test(`${state}: ${address}`, () => {
        const host = new MockHost();
        const all = `nqn=${target.subsysNqn},transport=tcp,${options},hostnqn=${identity.nqn}`;
        putController(host, "nvme3", all, state);
        const found = findController(host, { target, identity, interfaceName });
        assert.deepEqual([found?.name, found?.state, found?.isBound], ["nvme3", state, true]);
      });
    }
  }
});
