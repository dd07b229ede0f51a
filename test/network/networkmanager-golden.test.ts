// SPDX-License-Identifier: LGPL-2.1-or-later
// Tables of real firmware: our profiles mean what those of NetworkManager's own reader mean, but for what is listed here.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { networkManagerFiles } from "../../src/network/networkmanager/networkmanager-files.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { top } from "../../tools/top.ts";
import { type Keyfile, parseKeyfile } from "./keyfile.ts";

/** Where we differ on purpose. */
const differences: Readonly<Record<string, readonly string[]>> = {
  connection: [
    "id", // nvme-cli's dispatcher script would start a second, sequential connect-all for names like theirs
    "uuid", // theirs is random
    "interface-name", // theirs leave the name of a VLAN to the kernel
    "autoconnect-priority", // theirs is -200: ip=dhcp, which is for every card, would take a static interface away
    "autoconnect-retries", // theirs gives up after four
    "wait-device-timeout", // theirs holds the boot up for a card that is not there; our paths wait for their own
  ],
  ethernet: ["cloned-mac-address"], // privacy configurations change it
  ipv4: [
    "dad-timeout", // firmware used this address a moment ago
    "dhcp-timeout", // a server may be late
    "route-metric", // theirs ignores the table's
    "dhcp-client-id", // distributions have different defaults
  ],
  ipv6: [
    "addr-gen-mode", // the address that firmware had
    "ip6-privacy",
  ],
  proxy: [], // always empty
  user: ["org.freedesktop.NetworkManager.origin"],
};

/** What profiles mean: without the differences, each parent by its MAC address. */
function meaning(profiles: readonly Keyfile[]): Keyfile[] {
  const macs = new Map(profiles.map(({ connection, ethernet }) => [connection?.uuid, ethernet?.["mac-address"]]));
  return profiles
    .map((profile) =>
      Object.fromEntries(
        Object.entries(profile).flatMap(([section, keys]) => {
          const entries = Object.entries(keys)
            .filter(([key]) => !differences[section]?.includes(key))
            .map(([key, value]) => [key, key === "parent" ? macs.get(value) : value])
            .map(([key, value]) => [key, key === "mac-address" || key === "parent" ? value?.toLowerCase() : value]);
          return entries.length === 0 ? [] : [[section, Object.fromEntries(entries)]];
        }),
      ),
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const folder = join(top, "../shared/golden/networkmanager");

test("NetworkManager's own reader", {
  skip: existsSync(folder) ? false : "../shared/golden is not there",
}, async (t) => {
  for (const name of readdirSync(folder)) {
    await t.test(basename(name, ".txt"), () => {
      const theirs = readFileSync(join(folder, name), "utf8")
        .split(/^\*\*\* (?=\w)/m)
        .filter((part) => part.startsWith("Connection "))
        .map((part) => parseKeyfile(part.slice(part.indexOf("\n"))));
      const bytes = readFileSync(join(top, "../shared/tables/good", basename(name, ".txt")));
      const plan = makePlan([{ number: 0, table: decode(bytes).table }]);
      const ours = [...networkManagerFiles(plan, { naming: "none" })].flatMap(([path, file]) =>
        path.endsWith(".nmconnection") && "text" in file ? [parseKeyfile(file.text)] : [],
      );
      assert.ok(theirs.length > 0);
      assert.deepEqual(meaning(ours), meaning(theirs));
    });
  }
});
