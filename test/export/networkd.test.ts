// SPDX-License-Identifier: LGPL-2.1-or-later
// Files for /etc/systemd/network: what they are called, and what systemd-networkd does with them there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportNetworkd } from "../../src/export/networkd.ts";
import { networkdFiles } from "../../src/network/networkd/networkd-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { trixieTree } from "../../tools/tree.ts";
import { runNetworkd } from "../network/networkd-machine.ts";
import { addressesOfStaticCards, staticCards, targetsOfStaticCards } from "../network/static-cards.ts";
import { hfi, table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { everyKind, exportOf } from "./sample.ts";

test("the files of a boot under names of their own: none hides one of a boot, and all come before netplan's", () => {
  const { files } = exportOf(exportNetworkd, everyKind);
  const own = networkdFiles(makePlan([{ number: 0, table: everyKind }]), { naming: "none" });
  assert.deepEqual([...files.values()], [...own.values()]);
  const names = [...files.keys()].map((path) => path.replace(/^.*\//, ""));
  const ownNames = [...own.keys()].map((path) => path.replace(/^.*\//, ""));
  assert.deepEqual(
    names.filter((name) => ownNames.includes(name)),
    [],
  );
  assert.deepEqual(
    [...files.keys()].filter((path) => !/^\/etc\/(systemd\/network|sysctl\.d)\/08-nbft/.test(path)),
    [],
  );
  assert.ok(names.every((name) => name < "10-netplan-eth0.network"));
});

test(
  "systemd-networkd takes them in /etc without complaint, and sets the addresses and routes",
  whereAvailable(async () => {
    const content = table({ hfi: staticCards, ssns: targetsOfStaticCards });
    const { files } = exportOf(exportNetworkd, content);
    const macs = new Map(staticCards.toReversed().map(({ index, mac }) => [mac, `eth${index}`]));
    const cards = [...macs].reverse().map(([mac, name]) => ({ name, mac, carrier: true }));
    const outcome = await runNetworkd(await trixieTree(), files, cards, { seconds: 6 });
    const complaint = /unknown|failed to (parse|load)|ignoring|invalid|deprecated|not supported by/i;
    assert.deepEqual(
      outcome.log.split("\n").filter((line) => line.includes("/08-nbft-") && complaint.test(line)),
      [],
    );
    for (const path of files.keys()) {
      assert.ok(!path.endsWith(".network") || outcome.log.includes(`${path}: Successfully loaded`), path);
    }
    assert.deepEqual(outcome.addresses, addressesOfStaticCards);
    assert.ok(outcome.routes.includes("default via 192.0.2.1 dev eth1 proto static metric 500"));
    assert.equal(outcome.online, true);
  }),
);

test("a host name is for /etc/hostname", () => {
  assert.deepEqual(exportOf(exportNetworkd, table({ hfi: [hfi(1, { hostName: "node1" })] })).remarks, [
    "the host name node1 belongs to /etc/hostname",
  ]);
});
