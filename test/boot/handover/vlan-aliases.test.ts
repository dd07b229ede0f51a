// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { test } from "node:test";
import { vlanAliases } from "../../../src/boot/handover/vlan-aliases.ts";
import { nic } from "../../connect/mock-machine.ts";
import { MockHost } from "../../mock-host.ts";

test("regression: of two cards with one address, ifupdown's name of a VLAN is that of the card in the HFI's place", () => {
  const mac = "52:54:00:00:00:01";
  const host = new MockHost({
    files: {
      ...nic("ens1f0", mac),
      ...nic("ens1f1", mac),
      "/proc/self/net/vlan/config": "a | 5 | ens1f0\nb | 5 | ens1f1\n",
    },
  });
  host.readLink = (path) => `../../devices/pci0000:3a/0000:3b:00.${path.at(-1)}/net/${path.slice(15)}`;
  const entry = {
    mac,
    vlan: 5,
    pci: "0000:3b:00.1",
    origins: [{ table: 0, structure: "HFI", index: 1 }],
    configurations: [],
  } as const;
  assert.deepEqual(vlanAliases(host, [entry]), [{ device: "b", alias: "ens1f1.5" }]);
});
