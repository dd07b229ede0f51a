// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine with two network cards in one segment and a target there: a Debian tree in a network namespace, the target in another. What connects
// binds as the kernel's initiator does: to an address, then to an interface.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { top } from "../../tools/top.ts";
import { mustRunInTree, trixieTree } from "../../tools/tree.ts";
import { makeTable } from "../golden/tables.ts";

export const cards = [
  { name: "eth1", mac: "52:54:00:00:00:01" },
  { name: "eth2", mac: "52:54:00:00:00:02" },
] as const;

/** How the cards and the target are connected. */
export interface Topology {
  /** Of the cards, in their order. */
  readonly addresses: readonly [string, string];
  /** The target's, as each of the cards reaches it. */
  readonly targets: readonly [string, string];
  /** What the target has, with prefix lengths. */
  readonly atTarget: readonly string[];
  /** Gateways of the cards' default routes. */
  readonly gateways?: readonly [string, string];
}

/** Perl: answers an ICReq with an ICResp, and ends the connection at the next command; gives all else back. */
const target = `
use Socket;
$SIG{CHLD} = "IGNORE";
socket(my $listener, PF_INET, SOCK_STREAM, 0) or die $!;
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
bind($listener, sockaddr_in(4420, INADDR_ANY)) or die $!;
listen($listener, 16) or die $!;
open(my $ready, ">", "/tmp/listening");
while (accept(my $peer, $listener)) {
  next if fork;
  while (sysread($peer, my $bytes, 128)) {
    exit if ord $bytes == 4;
    syswrite($peer, length $bytes == 128 ? pack("C4 V x120", 1, 0, 128, 0, 128) : $bytes);
  }
  exit;
}
`;

/** Perl: prints for each stage of the life of two connections those whose target answers. Arguments: NAME,ADDRESS,TARGET of each. */
const sessions = `
use Socket;
my @paths = map { [split /,/] } @ARGV;
my %open;
sub within { my ($code) = @_; my $done = eval { local $SIG{ALRM} = sub { die }; alarm 2; my $is = $code->(); alarm 0; $is }; alarm 0; $done }
sub connected { my ($name, $address, $to) = @{$_[0]};
  socket(my $socket, PF_INET, SOCK_STREAM, 0);
  bind($socket, sockaddr_in(0, inet_aton($address))) or die $!;
  setsockopt($socket, SOL_SOCKET, 25, pack("Z*", $name)) or die $!;
  within(sub { connect($socket, sockaddr_in(4420, inet_aton($to))) }) or return;
  $open{$name} = $socket }
sub answered { my $socket = $open{$_[0][0]} or return; within(sub { syswrite($socket, "x") && sysread($socket, my $byte, 1) }) }
sub stage { my ($name, $code, @order) = @_; my %well = map { $_->[0] => 1 } grep { $code->($_) } @order;
  print join(" ", "$name:", sort keys %well), "\\n" }
# The target has forgotten who has which address, and asks.
sub forget { system("ip netns exec target ip neighbour flush all && ip netns exec target perl /machine/ask @{[map { $_->[1] } @paths]}") }
$| = 1;
stage("connect", \\&connected, @paths);
stage("stay", \\&answered, @paths);
forget();
stage("stay when the target asks again", \\&answered, @paths);
select(undef, undef, undef, 1.1); # ARP entries younger than a second are not changed (locktime).
system("ip neighbour flush dev $paths[0][0]");
socket(my $stray, PF_INET, SOCK_DGRAM, 0);
bind($stray, sockaddr_in(0, inet_aton($paths[1][1])));
send($stray, "x", 0, sockaddr_in(9, inet_aton($paths[0][2])));
select(undef, undef, undef, 0.2);
stage("stay when something else sends by the first card from the second's address", \\&answered, @paths);
%open = ();
forget();
stage("connect again", \\&connected, reverse @paths);
stage("stay again", \\&answered, @paths);
`;

/** Perl: sends something to each address, for which it has to be resolved. */
const ask = `
use Socket;
socket(my $socket, PF_INET, SOCK_DGRAM, 0);
send($socket, "x", 0, sockaddr_in(9, inet_aton($_))) for @ARGV;
select(undef, undef, undef, 0.2);
`;

const boot = `
mount -t tmpfs tmpfs /dev
mknod /dev/null c 1 3
: >/dev/nvme-fabrics
ip link set lo up
ip netns add switch
ip netns add target
for name in all default; do echo "$1" >/proc/sys/net/ipv4/conf/$name/rp_filter; done
ip -n switch link add bridge type bridge
ip -n switch link set bridge up
ip link add name port netns target type veth peer name to-target netns switch
. /machine/cards
ip -n switch link set to-target master bridge up
ip -n target link set port up
ip -n target link set lo up
. /machine/addresses
ip netns exec target perl /machine/target &
until [ -e /tmp/listening ]; do sleep 0.05; done
exec 2>&1
`;

/**
 * What the shell script prints on such a machine. \`sessions\` stands for the stages of the connections' lives; the program is at its place, with
 * a table of a path for each card, and whatever it gives to /dev/nvme-fabrics is good.
 * @param rpFilter what the machine has for all and by default before its cards come
 * @param files by name in /machine
 */
export async function onSegment(
  { addresses, targets, atTarget, gateways }: Topology,
  rpFilter: number,
  script: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "nbft-boot-segment-"));
  const table = makeTable({
    hfi: cards.map(({ mac }, index) => ({ mac, ip: addresses[index] ?? "" })),
    ssns: targets.map((traddr, index) => ({ traddr, primaryHfi: index + 1 })),
  });
  const plugged = cards.map(
    ({ name, mac }) => `ip link add ${name} address ${mac} type veth peer name to-${name} netns switch
ip -n switch link set to-${name} master bridge up
ip link set ${name} up\n`,
  );
  const given = cards.map(({ name }, index) => {
    const route = gateways === undefined ? "" : `ip route append default via ${gateways[index]} dev ${name}\n`;
    return `ip address add ${addresses[index]}/24 dev ${name}\n${route}`;
  });
  const atOther = atTarget.map((address) => `ip -n target address add ${address} dev port\n`);
  const paths = cards.map(({ name }, index) => [name, addresses[index], targets[index]].join(","));
  const all = {
    cards: plugged.join(""),
    addresses: [...given, ...atOther].join(""),
    target,
    sessions,
    ask,
    script: `sessions() { perl /machine/sessions ${paths.join(" ")}; }\n${script}`,
    ...files,
  };
  try {
    writeFileSync(join(folder, "table"), table);
    for (const [name, text] of Object.entries(all)) {
      writeFileSync(join(folder, name), text);
    }
    const output = await mustRunInTree(
      await trixieTree(),
      ["sh", "-euc", `${boot}. /machine/script`, "sh", String(rpFilter)],
      {
        bind: {
          "/machine": folder,
          "/run/nbft-boot/tables/NBFT": join(folder, "table"),
          "/usr/lib/nbft-boot/nbft-boot": join(top, "dist/nbft-boot"),
        },
      },
    );
    return output
      .toString()
      .split("\n")
      .filter((line) => line !== "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
