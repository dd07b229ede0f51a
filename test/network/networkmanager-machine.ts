// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that runs the real NetworkManager on generated profiles: a Debian tree in a network namespace, with virtual network cards.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tree } from "../../src/files/tree.ts";
import { mustRunInTree } from "../../tools/tree.ts";

/** A network card; its cable goes to another one, `to-NAME`, which NetworkManager leaves alone. */
export interface Card {
  readonly name: string;
  readonly mac: string;
}

/** How the machine is after a step. */
export interface Snapshot {
  /** Names of the links and their addresses without link-local ones: `eth1 192.0.2.11/24`. */
  readonly addresses: readonly string[];
  /** Routes that NetworkManager made, in `ip route`'s words. */
  readonly routes: readonly string[];
  /** State and profile of each card: `connected nbft-0h1`. */
  readonly states: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly log: string;
  /** UUIDs of the profiles that were loaded. */
  readonly profiles: readonly string[];
  /** Properties that this NetworkManager knows of such profiles: `ipv4.method`. */
  readonly properties: readonly string[];
  /** One for each step. */
  readonly snapshots: readonly Snapshot[];
  /** What left the cards, frame by frame, in hexadecimal. */
  readonly frames: readonly string[];
}

// Without udev, NetworkManager takes links as they are only where /sys is read-only.
const boot = `
mount -o remount,ro /sys
mkdir -p /run/dbus
cp -a /machine/files/. /
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
printf '[main]\\nno-auto-default=*\\n[keyfile]\\nunmanaged-devices=interface-name:to-*\\n' >/etc/NetworkManager/conf.d/machine.conf
ip link set lo up
perl /machine/capture >/machine/frames &
capture=$!
dbus-daemon --system --fork --nopidfile

add() { ip link add "$1" address "$2" type veth peer name "to-$1"; }
plug() { ip link set "to-$1" up; }
unplug() { ip link set "to-$1" down; }
start() {
  NetworkManager --debug >>/machine/log 2>&1 &
  manager=$!
  nm-online -s -q -t "$1" || :
}
stop() {
  kill "$manager"
  wait "$manager" || :
}
look() {
  ip -json address show >"/machine/addresses$1"
  { ip route show; ip -6 route show; } >"/machine/routes$1"
  nmcli -t -f DEVICE,STATE,CONNECTION device >"/machine/states$1" || :
}
. /machine/steps
nmcli -t -f UUID connection >/machine/profiles
xargs nmcli -t connection show </machine/profiles | cut -d : -f 1 | sort -u >/machine/properties
stop
kill "$capture"
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
 * Plugs the cards in, takes the steps one after the other, and looks at the machine after each.
 * @param steps shell: `start SECONDS`, which waits for NetworkManager no longer than that, `stop`, `plug NAME`, `unplug NAME`, `add NAME MAC`
 */
export async function runNetworkManager(
  tree: string,
  files: Tree,
  cards: readonly Card[],
  steps: readonly string[],
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-networkmanager-"));
  try {
    for (const [path, file] of files) {
      if ("text" in file) {
        mkdirSync(join(folder, "files", dirname(path)), { recursive: true });
        // A virtual card has no permanent MAC address, which match-device= is about.
        const text = cards.reduce(
          (all, { name, mac }) => all.replaceAll(`mac:${mac}`, `interface-name:${name}`),
          file.text,
        );
        writeFileSync(join(folder, "files", path), text, { mode: file.mode });
      }
    }
    const made = cards.map(({ name, mac }) => `add ${name} ${mac}\nplug ${name}\n`);
    const taken = steps.map((step, index) => `${step}\nlook ${index}\n`);
    writeFileSync(join(folder, "steps"), [...made, ...taken].join(""));
    writeFileSync(join(folder, "capture"), capture);
    await mustRunInTree(tree, ["sh", "-euc", boot], { bind: { "/machine": folder } });
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    const lines = (name: string) =>
      read(name)
        .split("\n")
        .filter((line) => line !== "");
    return {
      log: read("log"),
      profiles: lines("profiles").sort(),
      properties: lines("properties"),
      frames: lines("frames"),
      snapshots: steps.map((_, index) => ({
        addresses: (JSON.parse(read(`addresses${index}`)) as LinkAddresses[]).flatMap(({ ifname, addr_info }) =>
          addr_info
            .filter(({ scope }) => scope === "global")
            .map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
        ),
        routes: lines(`routes${index}`)
          .filter((line) => line.includes("proto static"))
          .map((line) => line.replace(/ pref medium$/, "").trim()),
        states: Object.fromEntries(
          lines(`states${index}`).map((line) => {
            const [name, state, profile] = line.split(":");
            return [name, `${state} ${profile}`.trim()];
          }),
        ),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
