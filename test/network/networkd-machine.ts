// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that runs the real systemd-networkd on generated files: a Debian tree in a network namespace, with virtual network cards.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Tree } from "../../src/files/tree.ts";
import { mustRunInTree } from "../../tools/tree.ts";

export interface Card {
  readonly name: string;
  readonly mac: string;
  /** Whether a cable is plugged in. */
  readonly carrier: boolean;
}

export interface Outcome {
  /** What systemd-networkd said, at its most talkative. */
  readonly log: string;
  /** Names of the links and their addresses without link-local ones, with prefix length and flags: `eth1 192.0.2.11/24`. */
  readonly addresses: readonly string[];
  /** Routes that systemd-networkd made, in `ip route`'s words. */
  readonly routes: readonly string[];
  /** Setup state of each link by its name: `configured`, `configuring`, `failed`. */
  readonly states: Readonly<Record<string, string>>;
  /** Whether systemd-networkd-wait-online was content within its time. */
  readonly online: boolean;
  /** What left the cards, frame by frame, in hexadecimal. */
  readonly frames: readonly string[];
}

// Without udev, systemd-networkd takes links as they are only where /sys is read-only.
const boot = `
mount -o remount,ro /sys
mkdir -p /run/systemd/network
cp /machine/network/* /run/systemd/network/
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
ip -json address show >/machine/addresses
{ ip route show; ip -6 route show; } >/machine/routes
kill "$networkd" "$capture"
wait "$networkd" || :
`;

const capture = `
socket(my $socket, 17, 3, unpack("S", pack("n", 3))) or die $!;
$| = 1;
while (recv($socket, my $frame, 65535, 0)) { print unpack("H*", $frame), "\\n"; }
`;

interface LinkAddresses {
  readonly ifname: string;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number; readonly scope: string }[];
}

/**
 * Starts systemd-networkd on the files, waits until it says that it is online or the seconds are over, and looks at what it did.
 * @param router the .network file of the other end of every card, for whoever wants a router there
 */
export async function runNetworkd(
  tree: string,
  files: Tree,
  cards: readonly Card[],
  { seconds, router = "" }: { readonly seconds: number; readonly router?: string },
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-networkd-"));
  try {
    mkdirSync(join(folder, "network"));
    for (const [path, file] of files) {
      if (path.startsWith("/run/systemd/network/") && "text" in file) {
        // A virtual card has a kind, unlike a real one.
        writeFileSync(join(folder, "network", basename(path)), file.text.replace("Kind=!*", "Kind=!vlan"));
      }
    }
    if (router !== "") {
      writeFileSync(join(folder, "network", "10-router.network"), `[Match]\nName=to-*\n${router}`);
    }
    const plug = cards.map(({ name, mac, carrier }) => {
      const up = carrier ? `ip link set to-${name} up` : "";
      return `ip link add ${name} address ${mac} type veth peer name to-${name}\n${up}\n`;
    });
    writeFileSync(join(folder, "cards"), plug.join(""));
    writeFileSync(join(folder, "capture"), capture);
    await mustRunInTree(tree, ["sh", "-euc", boot, "sh", String(seconds)], { bind: { "/machine": folder } });
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    const lines = (name: string) =>
      read(name)
        .split("\n")
        .filter((line) => line !== "");
    const links = JSON.parse(read("addresses")) as LinkAddresses[];
    return {
      log: read("log"),
      addresses: links.flatMap(({ ifname, addr_info }) =>
        addr_info
          .filter(({ scope }) => scope === "global")
          .map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
      ),
      routes: lines("routes")
        .filter((line) => line.includes("proto static"))
        .map((line) => line.replace(/ pref medium$/, "").trim()),
      states: Object.fromEntries(lines("states").map((line) => line.split(" "))),
      online: read("online") !== "",
      frames: lines("frames"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
