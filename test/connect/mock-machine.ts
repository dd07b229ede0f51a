// SPDX-License-Identifier: LGPL-2.1-or-later
import type { ConnectOptions } from "../../src/connect/outcome.ts";
import type { TcpOptions } from "../../src/host/host.ts";
import type { HostIdentity, Path } from "../../src/plan/types.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";
import { connectTo, type Network } from "./mock-connection.ts";
import { MockFabrics } from "./mock-fabrics.ts";

export const identity: HostIdentity = {
  nqn: "nqn.2014-08.org.nvmexpress:uuid:4c4c4544-0000-1111-2222-333344445555",
  id: "4c4c4544-0000-1111-2222-333344445555",
  origin: { table: 0, structure: "host", index: 0 },
};

export const path: Path & Required<Pick<Path, "interface">> = {
  id: "0-1-2",
  interface: { mac: "52:54:00:00:00:01", vlan: 0 },
  hostTraddr: "10.0.0.2",
  traddr: "10.0.0.1",
  trsvcid: "4420",
  subsysNqn: "nqn.2024-01.org.example:boot",
  headerDigest: false,
  dataDigest: false,
  unavailable: false,
  namespaces: [],
  origins: [{ table: 0, structure: "SSNS", index: 1 }],
};

/** The path without its static address: DHCP or SLAAC. */
export const { hostTraddr: _address, ...dhcpPath } = path;

/** Sysfs files of a network card that is up. */
export function nic(name: string, mac: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const attributes = { address: `${mac}\n`, type: "1\n", carrier: "1\n", "device/vendor": "0x1af4\n", ...more };
  return Object.fromEntries(Object.entries(attributes).map(([file, text]) => [`/sys/class/net/${name}/${file}`, text]));
}

/** Makes a network card appear. */
export function plugIn(host: MockHost, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    host.put(file, text);
  }
}

/** A machine with eth0, /dev/nvme-fabrics and a network, and a log of all that is said. */
export class Bench {
  readonly fabrics = new MockFabrics();
  readonly attempts: TcpOptions[] = [];
  readonly lines: string[] = [];
  readonly host: MockHost;
  readonly options: ConnectOptions = {
    timeout: 60_000,
    log: (priority, line) => this.lines.push(`${priority} ${line}`),
  };

  constructor(network: Network = {}, machine: MockMachine = {}) {
    const files = {
      ...nic("eth0", path.interface.mac),
      "/dev/nvme-fabrics": "",
      "/sys/kernel/uevent_seqnum": "4711\n",
    };
    this.host = new MockHost({
      connectTcp: connectTo(network, this.attempts),
      openDevice: (device, host) => this.fabrics.open(host, device),
      ...machine,
      files: { ...files, ...machine.files },
    });
  }
}
