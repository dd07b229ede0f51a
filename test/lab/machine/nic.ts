// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";

/**
 * A network interface of a machine.
 * - user: QEMU's own network. The address of its host is this machine's loopback (IPv4: 127.0.0.1, IPv6: ::1), so that a guest reaches a
 *   target on any port there; it has a DHCP server and sends router advertisements.
 * - wire: a cable to the interface of the same name of another machine. Where there is none, nobody ever answers. Several interfaces of a
 *   machine at one end of a cable are in one segment.
 */
export type Nic = {
  readonly mac: string;
  /** Whether the cable is unplugged when the machine starts; setLink() plugs it in. */
  readonly unplugged?: true;
  /**
   * Two cards of the one address, as clouds have it (net_failover, Documentation/networking/net_failover.rst in Linux): a fast one, which QEMU
   * plugs in as soon as the driver of the other can do that, and a slow one.
   */
  readonly failover?: true;
  /** Firmware boots from it: the network's TFTP server has the files of this folder, and its DHCP server names this one. */
  readonly boots?: { readonly folder: string; readonly file: string };
} & (
  | {
      readonly kind: "user";
      readonly ipv4: { readonly network: string; readonly host: string; readonly lease: string };
      readonly ipv6: { readonly prefix: string; readonly host: string };
    }
  | { readonly kind: "wire"; readonly cable: string; readonly end: "a" | "b" }
);

/** One on QEMU's own network. */
export type UserNic = Extract<Nic, { kind: "user" }>;

/** QEMU's options for a machine's interfaces, which are called nic0, nic1 and so on in its monitor. */
export function nicArguments(nics: readonly Nic[], folder: string): readonly string[] {
  const cables = nics.flatMap((nic) => (nic.kind === "wire" ? [nic.cable] : []));
  const shared = [...new Set(cables.filter((cable, index) => cables.indexOf(cable) !== index))];
  const hubs = shared.flatMap((cable, hub) => {
    const [first] = nics.filter((nic) => nic.kind === "wire" && nic.cable === cable);
    const netdev = first?.kind === "wire" ? wire(first, folder) : "";
    return ["-netdev", `${netdev},id=${cable}`, "-netdev", `hubport,hubid=${hub},id=${cable}port,netdev=${cable}`];
  });
  const devices = nics.flatMap((nic, number) => {
    const id = `nic${number}`;
    const hub = nic.kind === "wire" ? shared.indexOf(nic.cable) : -1;
    const netdev = nic.kind === "user" ? userNetwork(nic) : hub < 0 ? wire(nic, folder) : `hubport,hubid=${hub}`;
    if (nic.failover) {
      return failoverArguments(nic.mac, netdev, id);
    }
    return [
      "-netdev",
      `${netdev},id=${id}`,
      "-device",
      `virtio-net-pci,id=${id}card,netdev=${id},mac=${nic.mac},romfile=${nic.boots ? ",bootindex=0" : ""}`,
    ];
  });
  return [...hubs, ...devices];
}

/** Whether the machine needs PCI Express, whose ports cards are plugged into. */
export function needsPciExpress(nics: readonly Nic[]): boolean {
  return nics.some(({ failover }) => failover);
}

function failoverArguments(mac: string, netdev: string, id: string): readonly string[] {
  const hub = `hubport,hubid=90`;
  return [
    ...["-netdev", `${netdev},id=${id}`, "-netdev", `${hub},id=${id}port,netdev=${id}`],
    ...["-netdev", `${hub},id=${id}slow`, "-netdev", `${hub},id=${id}fast`],
    ...["-device", `pcie-root-port,id=${id}root,chassis=1,slot=1`],
    ...["-device", `virtio-net-pci,id=${id}card,netdev=${id}slow,mac=${mac},failover=on,romfile=`],
    ...[
      "-device",
      `e1000e,id=${id}fastcard,netdev=${id}fast,mac=${mac},bus=${id}root,failover_pair_id=${id}card,romfile=`,
    ],
  ];
}

function userNetwork({ ipv4, ipv6, boots }: UserNic): string {
  return [
    `user,net=${ipv4.network},host=${ipv4.host},dhcpstart=${ipv4.lease}`,
    `ipv4=on,ipv6=on,ipv6-prefix=${ipv6.prefix},ipv6-prefixlen=64,ipv6-host=${ipv6.host}`,
    ...(boots === undefined ? [] : [`tftp=${boots.folder},bootfile=${boots.file}`]),
  ].join(",");
}

function wire({ cable, end }: Extract<Nic, { kind: "wire" }>, folder: string): string {
  const side = (name: "local" | "remote", which: string) =>
    `${name}.type=unix,${name}.path=${join(folder, `${cable}.${which}`)}`;
  return `dgram,${side("local", end)},${side("remote", end === "a" ? "b" : "a")}`;
}
