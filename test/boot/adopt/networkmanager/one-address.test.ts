// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { test } from "node:test";
import { adoptNetworkManager } from "../../../../src/boot/adopt/networkmanager/adopt-networkmanager.ts";
import { makePlan } from "../../../../src/plan/plan.ts";
import { nic } from "../../../connect/mock-machine.ts";
import { MockHost } from "../../../mock-host.ts";
import { hfi, ssns, table } from "../../../plan/tables.ts";

test("regression: of two cards with one address, NetworkManager adopts the one in the HFI's place", () => {
  const card = hfi(1);
  const pci = { segment: 0, bus: 0x3b, device: 0, function: 1 };
  const plan = makePlan([{ number: 0, table: table({ hfi: [{ ...card, pci }], ssns: [ssns(1)] }) }]);
  const host = new MockHost({
    files: {
      ...nic("ens1f0", card.mac, { ifindex: "5" }),
      ...nic("ens1f1", card.mac, { ifindex: "6" }),
    },
  });
  host.readLink = (path) => `../../devices/pci0000:3a/0000:3b:00.${path.at(-1)}/net/${path.slice(15)}`;
  adoptNetworkManager(host, plan, () => {});
  assert.deepEqual(host.list("/run/NetworkManager/devices"), ["/run/NetworkManager/devices/6"]);
});
