// SPDX-License-Identifier: LGPL-2.1-or-later
// Networks as procfs, sysfs and /run show them, for machines of test/status/machine.ts.

import type { TestContext } from "node:test";
import { describeSystem } from "../../../src/formats/system/system.ts";
import type { Host } from "../../../src/host/host.ts";
import { machineAt } from "../../../src/host/machine-at.ts";
import { nodeHost } from "../../../src/host/node/host.ts";
import { MachineFiles } from "../../status/machine.ts";
import { linesOf } from "../source-fixtures.ts";

/** Words of procfs: the bytes of an address, turned. */
const word = (address: string) =>
  address
    .split(".")
    .reverse()
    .map((byte) => Number(byte).toString(16).padStart(2, "0").toUpperCase())
    .join("");

const mask = (prefix: number) =>
  word([0, 8, 16, 24].map((at) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - at)))).join("."));

const digits = (address: string) => {
  const [head = "", tail = ""] = address.split("::").map((half) =>
    half
      .split(":")
      .filter(Boolean)
      .map((group) => group.padStart(4, "0"))
      .join(""),
  );
  return head + tail.padStart(32 - head.length, "0");
};

export class NetworkedMachine extends MachineFiles {
  readonly addresses: Record<string, string[]> = {};
  readonly permanentAddresses: Record<string, string> = {};
  readonly #ipv4Routes = ["Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT"];
  readonly #ipv6Routes: string[] = [];
  readonly #ipv6: string[] = [];
  readonly #local: string[] = [];
  #index = 2;

  card(name: string, mac: string, pci = "0000:00:03.0"): this {
    const device = `devices/pci0000:00/${pci}/virtio0/net/${name}`;
    this.files[`/run/systemd/netif/links/${this.#index}`] = "ADMIN_STATE=configured\n";
    const attributes = { address: mac, type: "1", carrier: "1", ifindex: String(this.#index++), mtu: "1500" };
    for (const [file, text] of Object.entries(attributes)) {
      this.files[`/sys/${device}/${file}`] = `${text}\n`;
    }
    this.files[`/sys/${device}/device/vendor`] = "0x1af4\n";
    this.links[`/sys/class/net/${name}`] = `../../${device}`;
    this.permanentAddresses[name] = mac;
    return this;
  }

  ipv4(name: string, address: string, prefix: number): this {
    this.addresses[name] = [...(this.addresses[name] ?? []), address];
    const subnet = address.replace(/\d+$/, (last) =>
      String(Number(last) & (256 - 2 ** Math.max(0, Math.min(8, 32 - prefix)))),
    );
    this.#local.push(`           |-- ${address}\n              /32 host LOCAL`);
    return this.route4(name, subnet, prefix, "0.0.0.0");
  }

  route4(name: string, destination: string, prefix: number, gateway: string, metric = 0): this {
    const flags = gateway === "0.0.0.0" ? "0001" : "0003";
    this.#ipv4Routes.push(
      [name, word(destination), word(gateway), flags, 0, 0, metric, mask(prefix), 0, 0, 0].join("\t"),
    );
    return this;
  }

  /** @param flags of linux/if_addr.h */
  ipv6(name: string, address: string, prefix: number, flags = 0x80): this {
    this.#ipv6.push(`${digits(address)} 02 ${prefix.toString(16)} 00 ${flags.toString(16).padStart(2, "0")} ${name}`);
    return this;
  }

  route6(name: string, destination: string, prefix: number, gateway: string, metric = 1024): this {
    const numbers = [metric, 1, 0, 3].map((number) => number.toString(16).padStart(8, "0"));
    const none = "0".repeat(32);
    this.#ipv6Routes.push(
      `${digits(destination)} ${prefix.toString(16)} ${none} 00 ${digits(gateway)} ${numbers.join(" ")} ${name}`,
    );
    return this;
  }

  vlan(name: string, id: number, parent: string): this {
    this.nic(name, this.permanentAddresses[parent] ?? "");
    delete this.files[`/sys/class/net/${name}/device/vendor`];
    this.files[`/sys/class/net/${name}/lower_${parent}/address`] = "";
    const before =
      this.files["/proc/self/net/vlan/config"] ??
      "VLAN Dev name\t | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD\n";
    this.files["/proc/self/net/vlan/config"] = `${before}${name}  | ${id}  | ${parent}\n`;
    return this;
  }

  bond(name: string, members: readonly string[]): this {
    this.nic(name, this.permanentAddresses[members[0] ?? ""] ?? "");
    delete this.files[`/sys/class/net/${name}/device/vendor`];
    this.files[`/sys/class/net/${name}/bonding/mode`] = "active-backup 1\n";
    for (const member of members) {
      this.files[`/sys/class/net/${name}/lower_${member}/address`] = "";
      const device = (this.links[`/sys/class/net/${member}`] ?? "").replace("../../", "/sys/");
      this.links[`${device}/master`] = `/sys/class/net/${name}`;
    }
    return this;
  }

  network(): this {
    const lines = (rows: readonly string[]) => rows.map((row) => `${row}\n`).join("");
    this.files["/proc/self/net/route"] = lines(this.#ipv4Routes);
    this.files["/proc/self/net/ipv6_route"] = lines(this.#ipv6Routes);
    this.files["/proc/self/net/if_inet6"] = lines(this.#ipv6);
    this.files["/proc/self/net/fib_trie"] =
      `Main:\n  +-- 0.0.0.0/0 3 0 5\nLocal:\n  +-- 0.0.0.0/0 2 0 2\n           |-- 127.0.0.1\n              /32 host LOCAL\n${lines(this.#local)}`;
    return this;
  }

  /** The machine as it runs: the kernel tells what a folder does not. */
  running(t: TestContext): Host {
    const { addresses, permanentAddresses } = this;
    return {
      ...this.inFolder(t),
      isFolder: false,
      addresses: (name) => addresses[name] ?? [],
      permanentAddress: (name) => permanentAddresses[name],
    };
  }

  /** As `--root` has it. */
  inFolder(t: TestContext): Host {
    this.network();
    return machineAt(nodeHost(), this.folder(t));
  }

  /** What the machine says, a line for each part. */
  said(t: TestContext): readonly string[] {
    return linesOf(describeSystem(this.running(t)));
  }
}

/** One card with a static address, and one controller by it. */
export function usualMachine(): NetworkedMachine {
  return new NetworkedMachine()
    .card("ens3", "52:54:00:00:00:01")
    .ipv4("ens3", "192.0.2.15", 24)
    .controller({
      name: "nvme0",
      traddr: "192.0.2.100",
      hostIface: "ens3",
      sourceAddress: "192.0.2.15",
      ways: { nvme0c0n1: undefined },
    });
}
