// SPDX-License-Identifier: LGPL-2.1-or-later

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Card } from "../../../../src/boot/adopt/networkmanager/card.ts";
import { matchCard } from "../../../../src/boot/adopt/networkmanager/match-card.ts";
import { parseKeyfile } from "../../../../src/network/networkmanager/keyfile.ts";

const card: Card = {
  name: "ens2",
  otherNames: ["lan0"],
  index: "2",
  mac: "52:54:00:00:00:01",
  vlan: 0,
  driver: "virtio_net",
  path: "pci-0000:00:02.0",
  words: ["root=LABEL=x", "quiet"],
};

const match = (text: string, of: Card = card) => matchCard(parseKeyfile(text) ?? new Map(), of);
const ethernet = (text: string) => match(`[connection]\ntype=ethernet\n${text}`);

suite("NetworkManager: which card a profile is for", () => {
  test("by name and by MAC address", () => {
    assert.equal(ethernet("interface-name=ens2"), "card");
    assert.equal(ethernet("interface-name=lan0"), "card");
    assert.equal(ethernet("interface-name=ens3"), undefined);
    assert.equal(ethernet("[ethernet]\nmac-address=52:54:00:00:00:01"), "card");
    assert.equal(ethernet("[802-3-ethernet]\nmac-address=52-54-00-00-00-01"), "card");
    assert.equal(ethernet("[ethernet]\nmac-address=52:54:00:00:00:02"), undefined);
    assert.equal(ethernet("interface-name=ens2\n[ethernet]\nmac-address-denylist=52:54:00:00:00:01;"), undefined);
    assert.equal(match("[connection]\ntype=802-3-ethernet\ninterface-name=ens2"), "card");
    assert.equal(match("[connection]\ntype=wifi\ninterface-name=ens2"), undefined);
  });

  test("one for every card is for none", () => {
    assert.equal(ethernet(""), undefined);
    assert.equal(ethernet("interface-name="), undefined);
  });

  test("by patterns", () => {
    const patterns: Record<string, boolean> = {
      "interface-name=ens*;": true,
      "interface-name=eth*;ens?;": true,
      "interface-name=ens[0-4];": true,
      "interface-name=ens[!0-4];": false,
      "interface-name=!ens2;": false,
      "interface-name=!eth0;": true,
      "interface-name=&ens*;&!ens2;": false,
      "interface-name=|ens2;&e*;": true,
      "interface-name=ens;": false,
      "interface-name=e.s2;": false,
      "interface-name=[z-a];": false,
      "driver=virtio*;": true,
      "driver=e1000;": false,
      "path=pci-0000:00:02.0;": true,
      "kernel-command-line=quiet;": true,
      "kernel-command-line=root;": true,
      "kernel-command-line=!debug;": true,
      "kernel-command-line=debug;": false,
      "something-new=x;": false,
    };
    for (const [line, fits] of Object.entries(patterns)) {
      assert.equal(ethernet(`[match]\n${line}`), fits ? "pattern" : undefined, line);
    }
  });

  test("the same VLAN of the same card, whatever its device is called", () => {
    const vlan: Card = { ...card, name: "nbft0h1.11", vlan: 11, parent: "ens2" };
    const text = (lines: string) => `[connection]\ntype=vlan\ninterface-name=storage\n[vlan]\n${lines}`;
    assert.equal(match(text("id=11\nparent=ens2"), vlan), "card");
    assert.equal(match(text("id=12\nparent=ens2"), vlan), undefined);
    assert.equal(match(text("id=11\nparent=ens3"), vlan), undefined);
    assert.equal(match(text("id=11\n[ethernet]\nmac-address=52:54:00:00:00:01"), vlan), "card");
    assert.equal(match(text("id=11\nparent=ens2"), card), undefined);
  });
});
