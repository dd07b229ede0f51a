// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that runs the real NetworkManager on generated profiles: a Debian tree in a network namespace, with virtual network cards.

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

/** How the machine is after a step. */
export interface Snapshot {
  /** As readAddresses() has them. */
  readonly addresses: readonly string[];
  /** As readRoutes() has them. */
  readonly routes: readonly string[];
  /** All of them, whoever made them. */
  readonly allRoutes: readonly string[];
  /** MTU of each link by its name. */
  readonly mtus: Readonly<Record<string, number>>;
  /** State and profile of each card: `connected nbft-0h1`. */
  readonly states: Readonly<Record<string, string>>;
  /** What `ip monitor` saw deleted of addresses and routes since the step before, without those of the links themselves. */
  readonly deleted: readonly string[];
  /** Our profile, where NetworkManager has saved it. */
  readonly saved: string;
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
const boot = `${lookAtLinks}
mount -o remount,ro /sys
mkdir -p /run/dbus
cp -a /machine/files/. /
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
printf '[main]\\nno-auto-default=*\\n[keyfile]\\nunmanaged-devices=interface-name:to-*\\n' >/etc/NetworkManager/conf.d/machine.conf
ip link set lo up
perl /machine/capture >/machine/frames &
capture=$!
stdbuf -oL ip monitor address route >>/machine/monitor &
monitor=$!
dbus-daemon --system --fork --nopidfile

add() { ip link add "$1" address "$2" type veth peer name "to-$1"; }
plug() { ip link set "to-$1" up; }
unplug() { ip link set "to-$1" down; }
online() { nm-online -s -q -t "$1"; }
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
  look_at_links "$1"
  nmcli -t -f DEVICE,STATE,CONNECTION device >"/machine/states$1" || :
  grep -a ^Deleted /machine/monitor >"/machine/deleted$1" || :
  : >/machine/monitor
  cat /etc/NetworkManager/system-connections/nbft-0h1.nmconnection >"/machine/saved$1" 2>/dev/null || :
}
. /machine/steps
nmcli -t -f UUID connection >/machine/profiles
xargs nmcli -t connection show </machine/profiles | cut -d : -f 1 | sort -u >/machine/properties
stop
kill "$capture" "$monitor"
`;

/**
 * Plugs the cards in, takes the steps one after the other, and looks at the machine after each.
 * @param steps shell: `start SECONDS`, which waits for NetworkManager no longer than that, `stop`, `plug NAME`, `unplug NAME`, `add NAME MAC`
 */
export async function runNetworkManager(
  tree: string,
  files: Tree,
  cards: readonly Card[],
  steps: readonly string[],
  bind: Readonly<Record<string, string>> = {},
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
    writeFileSync(join(folder, "capture"), captureFrames);
    await mustRunInTree(tree, ["sh", "-euc", boot], { bind: { "/machine": folder, ...bind } });
    return {
      log: readFileSync(join(folder, "log"), "utf8"),
      profiles: readLines(folder, "profiles").sort(),
      properties: readLines(folder, "properties"),
      frames: readLines(folder, "frames"),
      snapshots: steps.map((_, index) => ({
        addresses: readAddresses(folder, String(index)),
        routes: readRoutes(folder, String(index)),
        allRoutes: readLines(folder, `routes${index}`),
        saved: readLines(folder, `saved${index}`).join("\n"),
        mtus: readMtus(folder, String(index)),
        states: Object.fromEntries(
          readLines(folder, `states${index}`).map((line) => {
            const [name, state, profile] = line.split(":");
            return [name, `${state} ${profile}`.trim()];
          }),
        ),
        deleted: readLines(folder, `deleted${index}`).filter((line) => !/ (fe80|ff00|169\.254)|table local/.test(line)),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
