// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root whose initramfs has booted from 10.1.1.1, and what is adopted there.

import { adoptNetworkManager } from "../../../../src/boot/adopt/networkmanager/adopt-networkmanager.ts";
import type { Hfi } from "../../../../src/nbft/types.ts";
import { networkManagerFiles } from "../../../../src/network/networkmanager/networkmanager-files.ts";
import { makeTree, type TextFile, type Tree } from "../../../../src/output/tree.ts";
import { writeTree } from "../../../../src/output/write-tree.ts";
import { makePlan } from "../../../../src/plan/plan.ts";
import { MockHost } from "../../../mock-host.ts";
import { discovery, hostId, hostNqn, ssns, subsysNqn, table } from "../../../plan/tables.ts";

export const ownPath = "/run/NetworkManager/system-connections/nbft-0h1.nmconnection";
export const ownUuid = "6e626674-0000-8000-8000-525400000001";
export const itsUuid = "11111111-2222-4333-8444-555555555555";
export const itsPath = "/etc/NetworkManager/system-connections/its.nmconnection";
/** Number of eth1. */
export const index = "101";

/** A profile of the administrator for eth1, if its lines do not say otherwise. */
export function profileOf(lines: string, name = "interface-name=eth1"): string {
  return `[connection]\nid=its\nuuid=${itsUuid}\ntype=ethernet\n${name}\n${lines}\n`;
}

/** eth1 with its only connection, and the kernel's routes: the subnet 192.0.2.0/24, its router .1. */
function live(source: string, target: string): Record<string, string> {
  const folder = "/sys/class/nvme/nvme0";
  return {
    [`${folder}/transport`]: "tcp\n",
    [`${folder}/subsysnqn`]: `${subsysNqn}\n`,
    [`${folder}/hostnqn`]: `${hostNqn}\n`,
    [`${folder}/hostid`]: `${hostId}\n`,
    [`${folder}/state`]: "live\n",
    [`${folder}/address`]: `traddr=${target},trsvcid=4420,host_iface=eth1,src_addr=${source}\n`,
    "/proc/self/net/route": `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth1\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth2\t000200C0\t00000000\t0001\t0\t0\t0\t80FFFFFF\t0\t0\t0
eth1\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`,
    "/proc/self/net/ipv6_route": `20010db8000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000002 00000000 00000001     eth1
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000100 00000002 00000000 00000001     eth1
`,
  };
}

export interface AdoptionOptions {
  readonly hfi: Hfi;
  readonly target?: string;
  /** Source address of the connection; where absent, there is none. */
  readonly source?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the table names a discovery controller only. */
  readonly discovered?: true;
  /** The machine of an earlier run. */
  readonly host?: MockHost;
}

export interface Adoption {
  readonly host: MockHost;
  /** What is under /run and /etc/NetworkManager afterwards. */
  readonly files: Tree;
  readonly messages: readonly string[];
  readonly own: string;
}

/** Runs the step of `nbft-boot adopt`. */
export function adopt(options: AdoptionOptions): Adoption {
  const { hfi, target = "192.0.2.100", source, files = {}, host: earlier, discovered } = options;
  const targets = discovered ? { ssns: [], discovery: [discovery(1)] } : { ssns: [ssns(1, { traddr: target })] };
  const plan = makePlan([{ number: 0, table: table({ hfi: [hfi], ...targets }) }]);
  const sys = "/sys/class/net/eth1";
  const host =
    earlier ??
    new MockHost({
      files: {
        [`${sys}/address`]: `${hfi.mac}\n`,
        [`${sys}/type`]: "1\n",
        [`${sys}/ifindex`]: `${index}\n`,
        [`${sys}/carrier`]: "1\n",
        ...(source === undefined ? {} : live(source, target)),
      },
    });
  if (earlier === undefined) {
    writeTree(host, networkManagerFiles(plan, { naming: "none" }));
  }
  for (const [path, text] of Object.entries(files)) {
    host.put(path, text, 0o600);
  }
  const messages: string[] = [];
  adoptNetworkManager(host, plan, (_level, message) => messages.push(message));
  const paths = [...host.list("/run/NetworkManager"), ...host.list("/etc/NetworkManager")];
  const entries = paths.map((path): [string, TextFile] => [
    path,
    { text: host.text(path) ?? "", mode: host.exists(path) ? host.mode(path) : 0 },
  ]);
  return { host, files: makeTree(entries), messages, own: host.text(ownPath) ?? "" };
}
