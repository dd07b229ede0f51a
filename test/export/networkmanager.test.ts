// SPDX-License-Identifier: LGPL-2.1-or-later
// Profiles for /etc/NetworkManager: who may read them, what they are called, and that NetworkManager takes them there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportNetworkManager } from "../../src/export/networkmanager.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { profileUuid } from "../../src/network/networkmanager/profile-uuid.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { labTree } from "../lab/images/lab-tree.ts";
import { runNetworkManager } from "../network/networkmanager-machine.ts";
import { addressesOfStaticCards, staticCards, targetsOfStaticCards } from "../network/static-cards.ts";
import { table } from "../plan/tables.ts";
import { whereAvailable } from "../where-available.ts";
import { everyKind, exportOf } from "./sample.ts";

test("the profiles of a boot, for root's eyes alone, and settings of the devices beside those of a boot", () => {
  const { files } = exportOf(exportNetworkManager, everyKind);
  const own = networkManagerFiles(makePlan([{ number: 0, table: everyKind }]), { naming: "none" });
  assert.equal(files.size, own.size);
  for (const [path, file] of files) {
    assert.ok("text" in file);
    if (path.endsWith(".nmconnection")) {
      assert.match(path, /^\/etc\/NetworkManager\/system-connections\/nbft-/);
      assert.deepEqual(file, own.get(path.replace("/etc/", "/run/")));
      assert.equal(file.mode, 0o600);
    } else {
      assert.equal(path, "/etc/NetworkManager/conf.d/89-nbft.conf");
      assert.match(file.text, /^\[device-nbft-etc\]$/m, "[device-nbft] would lose its list of devices to that of /run");
    }
  }
});

test(
  "NetworkManager loads them from /etc, and sets the addresses",
  whereAvailable(async () => {
    const content = table({ hfi: staticCards, ssns: targetsOfStaticCards });
    const { files } = exportOf(exportNetworkManager, content);
    const macs = new Map(staticCards.toReversed().map(({ index, mac }) => [mac, `eth${index}`]));
    const cards = [...macs].reverse().map(([mac, name]) => ({ name, mac }));
    const { folder } = await labTree();
    const outcome = await runNetworkManager(folder, files, cards, ["start 5; sleep 1"]);
    const complaints = outcome.log
      .split("\n")
      .filter((line) => /<(warn|error)>/.test(line) && !/modem-manager/.test(line));
    assert.deepEqual(complaints, []);
    for (const entry of makePlan([{ number: 0, table: content }]).interfaces) {
      assert.ok(outcome.profiles.includes(profileUuid(entry)), entry.mac);
    }
    assert.deepEqual(outcome.snapshots[0]?.addresses.toSorted(), addressesOfStaticCards);
  }),
);
