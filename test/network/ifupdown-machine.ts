// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root with the real ifupdown, whose units are started and stopped as systemd would, in a network namespace with one card, `eth0`, that the
// boot has configured.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Tree } from "../../src/output/tree.ts";
import { mustRunInTree } from "../../tools/tree.ts";
import { lookAtLinks, readAddresses, readLines, serveLeases } from "./virtual-cards.ts";

export interface Step {
  /** Exit status of each: `start networking.service: 0`. */
  readonly statuses: readonly string[];
  /** As readAddresses() has them. */
  readonly addresses: readonly string[];
  /** In `ip route`'s words, all of them. */
  readonly routes: readonly string[];
  /** What has been taken away so far, in the words of `ip monitor`, and when the card was down. */
  readonly lost: readonly string[];
}

export interface Machine {
  /** /etc/network/interfaces. */
  readonly interfaces: string;
  /** What the initramfs has left. */
  readonly left: Tree;
  /** Folder that is /packages there. */
  readonly packages?: string;
  /**
   * Shell, one after the other, each in functions of its own: `start UNIT`, `stop UNIT`, and `try COMMAND`, which all note the exit status.
   * `start` and `stop` are what the unit of the tree with the drop-ins in /run/systemd/system says.
   */
  readonly steps: readonly string[];
}

/** How the boot has left the card. */
const booted = `
ip link set eth0 up
ip address add 192.0.2.20/24 brd + dev eth0
ip route add default via 192.0.2.1 dev eth0 proto static metric 500
ip route add 10.1.1.1 via 192.0.2.1 dev eth0 proto dhcp
`;

// A unit's commands, one in a line: a list begins anew where it is empty (systemd.service(5)).
const boot = `${lookAtLinks}
note() { echo "$*" >>/machine/statuses; }
try() {
  if timeout 30 "$@"; then note "$*: 0"; else note "$*: $?"; fi
}
commands() {
  template=\${1%%@*}; case $1 in *@*) template=$template@.service ;; esac
  instance=\${1#*@}; instance=\${instance%.service}
  cat "/usr/lib/systemd/system/$template" "/run/systemd/system/$1.d"/*.conf 2>/dev/null |
    sed -n "s/^$2=//p" | awk '$0 == "" { count = 0; next } { line[count++] = $0 } END { for (i = 0; i < count; i++) print line[i] }' |
    sed "s/%I/$instance/g; s/[$][$]/$/g"
}
perform() {
  status=0
  commands "$1" "$2" >/tmp/commands
  while read -r command; do
    (set -f; eval "\${command#-}") </dev/null || case $command in -*) ;; *) status=1; return ;; esac
  done </tmp/commands
}
start() {
  perform "$1" ExecStart
  [ "$status" = 1 ] || perform "$1" ExecStartPost
  note "start $1: $status"
}
stop() {
  perform "$1" ExecStop
  note "stop $1: $status"
  perform "$1" ExecStopPost
}
# Without the root file system there are no programs but those that run, and who reads a file waits for ever.
guard() {
  mkdir -p /tmp/gone/share/iproute2
  for file in /usr/share/iproute2/*; do
    [ -d "$file" ] || mkfifo "/tmp/gone/share/iproute2/\${file##*/}"
  done
  /bin/sh /run/nbft-boot/keep-network.sh remember eth0
  unshare --mount /bin/sh /run/nbft-boot/keep-network.sh keep eth0 &
  guard=$!
  # As its unit does, so that a busy machine is no reason to lose the network.
  for _ in $(seq 600); do if [ -e /run/nbft-boot/network/ready ]; then break; fi; sleep 0.1; done
  nsenter "--mount=/proc/$guard/ns/mnt" mount --bind /tmp/gone /usr
}
settle() {
  for _ in $(seq 50); do
    sleep 0.1
    if ip address show dev eth0 | grep -q 192.0.2.20/24 && ip route | grep -q '^10.1.1.1 '; then break; fi
  done
  sleep 0.3
}
cp -a /machine/files/. /
cp /machine/interfaces /etc/network/interfaces
mount -o remount,ro /sys
ip link set lo up
ip link add eth0 address 52:54:00:00:00:01 type veth peer name to-eth0
${serveLeases("eth0", "--log-facility=/machine/server")}
${booted}
ip -o monitor link address route >/machine/monitor &
sleep 0.3
. /machine/steps
`;

/** Boots the machine and takes the steps; each is looked at. */
export async function runIfupdown(tree: string, machine: Machine): Promise<readonly Step[]> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-ifupdown-"));
  try {
    mkdirSync(join(folder, "files"));
    for (const [path, entry] of machine.left) {
      if ("text" in entry) {
        mkdirSync(join(folder, "files", dirname(path)), { recursive: true });
        writeFileSync(join(folder, "files", path), entry.text, { mode: entry.mode });
      }
    }
    writeFileSync(join(folder, "interfaces"), machine.interfaces);
    const look = (index: number) =>
      `settle; look_at_links ${index}; { ip route; ip -6 route; } >/machine/all${index}; cp /machine/monitor /machine/monitor${index}; cp /machine/statuses /machine/statuses${index}; : >/machine/statuses\n`;
    const steps = machine.steps.map((step, index) => `${step}\n${look(index)}`);
    writeFileSync(join(folder, "steps"), [": >/machine/statuses\n", ...steps].join(""));
    await mustRunInTree(tree, ["sh", "-uc", boot], {
      bind: { "/machine": folder, ...(machine.packages === undefined ? {} : { "/packages": machine.packages }) },
    });
    return machine.steps.map((_, index) => ({
      statuses: readLines(folder, `statuses${index}`),
      addresses: readAddresses(folder, String(index)),
      routes: readLines(folder, `all${index}`).map((line) => line.trim()),
      lost: readLost(readFileSync(join(folder, `monitor${index}`), "utf8")),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the kernel's own entries for local addresses, and without IPv6, which the boot does not have here. */
function readLost(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("Deleted ") || /: eth0@.*state DOWN/.test(line))
    .filter((line) => !/table local|fe80::|ff00::|multicast/.test(line))
    .map((line) =>
      line
        .replace(/^Deleted /, "")
        .replace(/\\.*/, "")
        .trim(),
    );
}
