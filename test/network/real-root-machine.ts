// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine that boots by systemd-networkd, in a network namespace: what the initramfs does, the change of root, and then the real root's udev and
// systemd-networkd on the administrator's files and what `nbft-boot adopt` makes of them.

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode } from "../../src/nbft/encode.ts";
import type { Table } from "../../src/nbft/types.ts";
import { Unavailable } from "../../tools/program.ts";
import { top } from "../../tools/top.ts";
import { mustRunInTree } from "../../tools/tree.ts";
import { isBuilt } from "../golden/run-boot.ts";
import { type Card, readAddresses, readLines, readMtus } from "./virtual-cards.ts";

export interface RealRoot {
  readonly table: Table;
  readonly cards: readonly Card[];
  /** The administrator's. */
  readonly files: Readonly<Record<string, string>>;
  /** Shell that is run when the cards are there: what else is on their network. */
  readonly surroundings?: string;
  /** Shell, run when the initramfs is over; what is written in it to /etc is the real root's. */
  readonly between?: string;
  /** Shell, run when the real root's network is up. `look NAME [SECONDS]` writes what look() reads. */
  readonly events: string;
}

/** How things are at a `look NAME`, and what was lost since the one before. */
export interface Look {
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
  readonly mtus: Readonly<Record<string, number>>;
  /** What ip monitor told of addresses and routes that went, without those that are link-local or the kernel's own. */
  readonly lost: readonly string[];
  /** The file that systemd-networkd uses, by the interface's name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RealRootOutcome {
  readonly looks: Readonly<Record<string, Look>>;
  /** What adopt said. */
  readonly said: string;
}

// Events of the whole machine reach this udev: it gets devices of its own.
const boot = `
mount -t tmpfs -o mode=0755 tmpfs /dev
mknod -m 666 /dev/null c 1 3; mknod -m 666 /dev/zero c 1 5; mknod -m 666 /dev/urandom c 1 9
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
mkdir -p /run/dbus /run/systemd/network /sysroot/usr/sbin /usr/lib/nbft-boot /etc/nbft-boot/tables
ln -s /usr/sbin/ip /sysroot/usr/sbin/ip
cp /machine/nbft-boot /usr/lib/nbft-boot/nbft-boot
ln -sf ../lib/nbft-boot/nbft-boot /usr/bin/nbft-boot
ip link set lo up
start_udev() {
  /usr/lib/systemd/systemd-udevd --daemon 2>/dev/null
  udevadm trigger --action=add --subsystem-match=net
  udevadm settle
}
start_networkd() {
  SYSTEMD_LOG_TARGET=console /usr/lib/systemd/systemd-networkd >>/machine/log 2>&1 &
  networkd=$!
}
stop_networkd() { kill "$networkd"; wait "$networkd" || :; }
look() {
  sleep "\${2:-2}"
  mkdir "/machine/looks/$1"
  echo "LOOK $1" >>/machine/monitor
  ip -json address show >"/machine/looks/$1/addresses"
  { ip route show; ip -6 route show; } >"/machine/looks/$1/routes"
  for index in /sys/class/net/*/ifindex; do
    name=\${index#/sys/class/net/}
    state=/run/systemd/netif/links/$(cat "$index")
    [ ! -e "$state" ] || echo "\${name%/ifindex} $(sed -n s/^NETWORK_FILE=//p "$state")"
  done >"/machine/looks/$1/files"
}
. /machine/cards
: >/etc/initrd-release
cp /machine/table /etc/nbft-boot/tables/NBFT
nbft-boot pre 2>/dev/null
# A virtual card has a kind, unlike a real one.
sed -i 's/Kind=!\\*/Kind=!vlan/' /run/systemd/network/*.network
start_udev
start_networkd
/usr/lib/systemd/systemd-networkd-wait-online --timeout=15 --any
nbft-boot handover 2>/dev/null
stop_networkd
udevadm control --exit
udevadm info --cleanup-db
rm /etc/initrd-release
cp -r /machine/files/. /
. /machine/between
dbus-daemon --system --fork
: >/machine/monitor
ip -o monitor address route >>/machine/monitor &
monitor=$!
start_udev
nbft-boot adopt 2>/machine/said
start_networkd
. /machine/events
kill "$networkd" "$monitor"
wait "$networkd" || :
`;

/** @throws Unavailable where the executable is not built or no tree can be made */
export async function runRealRoot(tree: string, machine: RealRoot): Promise<RealRootOutcome> {
  if (!isBuilt("")) {
    throw new Unavailable("dist/nbft-boot is not built");
  }
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-real-root-"));
  try {
    for (const name of ["files", "looks"]) {
      mkdirSync(join(folder, name));
    }
    copyFileSync(join(top, "dist", "nbft-boot"), join(folder, "nbft-boot"));
    writeFileSync(join(folder, "table"), encode(machine.table));
    const plug = machine.cards.map(
      ({ name, mac }) =>
        `ip link add ${name} address ${mac} type veth peer name to-${name}\nip link set to-${name} up\n`,
    );
    writeFileSync(join(folder, "cards"), plug.join("") + (machine.surroundings ?? ""));
    writeFileSync(join(folder, "between"), machine.between ?? "");
    writeFileSync(join(folder, "events"), machine.events);
    for (const [path, text] of Object.entries(machine.files)) {
      const file = join(folder, "files", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    await mustRunInTree(tree, ["sh", "-euc", boot], { bind: { "/machine": folder } });
    const looks = Object.fromEntries(
      [...splitMonitor(readLines(folder, "monitor"))].map(([name, lost]) => [
        name,
        { ...readLook(join(folder, "looks", name)), lost },
      ]),
    );
    return { looks, said: readFileSync(join(folder, "said"), "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was lost before each look, in their order. */
function splitMonitor(lines: readonly string[]): Map<string, readonly string[]> {
  const looks = new Map<string, readonly string[]>();
  let lost: string[] = [];
  for (const line of lines) {
    const name = /^LOOK (.*)/.exec(line)?.[1];
    if (name !== undefined) {
      looks.set(name, lost);
      lost = [];
    } else if (line.startsWith("Deleted") && !/ (fe80:|multicast |broadcast |local |ff00:)/.test(line)) {
      lost.push(
        line
          .replace(/^Deleted (\d+: )?/, "")
          .replace(/\s+/g, " ")
          .trim(),
      );
    }
  }
  return looks;
}

function readLook(folder: string): Omit<Look, "lost"> {
  return {
    addresses: readAddresses(folder, ""),
    routes: readLines(folder, "routes").map((line) => line.replace(/ pref medium$/, "").trim()),
    mtus: readMtus(folder, ""),
    files: Object.fromEntries(readLines(folder, "files").map((line) => line.split(" "))),
  };
}
