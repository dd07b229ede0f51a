// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that runs the real systemd-networkd on generated files: a Debian tree in a network namespace, with virtual network cards.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tree } from "../../src/output/tree.ts";
import { mustRunInTree } from "../../tools/tree.ts";
import {
  type Card,
  captureFrames,
  lookAtLinks,
  readAddresses,
  readLines,
  readMtus,
  readRoutes,
} from "./virtual-cards.ts";

export interface PluggedCard extends Card {
  /** Whether a cable is plugged in. */
  readonly carrier: boolean;
}

export interface Surroundings {
  readonly seconds: number;
  readonly router?: string;
  readonly surroundings?: string;
}

export interface Outcome {
  /** What systemd-networkd said, at its most talkative. */
  readonly log: string;
  /** As readAddresses() has them. */
  readonly addresses: readonly string[];
  /** As readRoutes() has them. */
  readonly routes: readonly string[];
  /** MTU of each link by its name. */
  readonly mtus: Readonly<Record<string, number>>;
  /** Setup state of each link by its name: `configured`, `configuring`, `failed`. */
  readonly states: Readonly<Record<string, string>>;
  /** Whether systemd-networkd-wait-online was content within its time. */
  readonly online: boolean;
  /** What left the cards, frame by frame, in hexadecimal. */
  readonly frames: readonly string[];
}

// Without udev, systemd-networkd takes links as they are only where /sys is read-only.
const boot = `${lookAtLinks}
mount -o remount,ro /sys
cp -r /machine/files/. /
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
ip link set lo up
. /machine/cards
perl /machine/capture >/machine/frames &
capture=$!
SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console /usr/lib/systemd/systemd-networkd >/machine/log 2>&1 &
networkd=$!
if /usr/lib/systemd/systemd-networkd-wait-online --timeout="$1" 2>/dev/null; then echo yes; fi >/machine/online
for index in /sys/class/net/*/ifindex; do
  name=\${index#/sys/class/net/}
  state=/run/systemd/netif/links/$(cat "$index")
  [ ! -e "$state" ] || echo "\${name%/ifindex} $(sed -n s/^ADMIN_STATE=//p "$state")"
done >/machine/states
look_at_links ""
kill "$networkd" "$capture"
wait "$networkd" || :
`;

/**
 * Starts systemd-networkd on the files, waits until it says that it is online or the seconds are over, and looks at what it did.
 * @param router the .network file of the other end of every card, for whoever wants a router there
 * @param surroundings shell that is run when the cards are there: what else is on their network
 */
export async function runNetworkd(
  tree: string,
  files: Tree,
  cards: readonly PluggedCard[],
  { seconds, router = "", surroundings = "" }: Surroundings,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-networkd-"));
  try {
    mkdirSync(join(folder, "files/run/systemd/network"), { recursive: true });
    for (const [path, file] of files) {
      if (path.includes("/systemd/network/") && "text" in file) {
        mkdirSync(join(folder, "files", dirname(path)), { recursive: true });
        // A virtual card has a kind, unlike a real one.
        writeFileSync(join(folder, "files", path), file.text.replace("Kind=!*", "Kind=!vlan"));
      }
    }
    if (router !== "") {
      writeFileSync(join(folder, "files/run/systemd/network/10-router.network"), `[Match]\nName=to-*\n${router}`);
    }
    const plug = cards.map(({ name, mac, carrier }) => {
      const up = carrier ? `ip link set to-${name} up` : "";
      return `ip link add ${name} address ${mac} type veth peer name to-${name}\n${up}\n`;
    });
    writeFileSync(join(folder, "cards"), plug.join("") + surroundings);
    writeFileSync(join(folder, "capture"), captureFrames);
    await mustRunInTree(tree, ["sh", "-euc", boot, "sh", String(seconds)], { bind: { "/machine": folder } });
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return {
      log: read("log"),
      addresses: readAddresses(folder, ""),
      routes: readRoutes(folder, ""),
      mtus: readMtus(folder, ""),
      states: Object.fromEntries(readLines(folder, "states").map((line) => line.split(" "))),
      online: read("online") !== "",
      frames: readLines(folder, "frames"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
