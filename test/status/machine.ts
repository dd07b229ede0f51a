// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines with NVMe/TCP connections, as their sysfs, procfs and /run show them: in memory, or in a folder.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { makeTable, type TableFixture } from "../golden/tables.ts";
import { MockHost, type MockMachine } from "../mock-host.ts";

export const hostNqn = "nqn.2014-08.org.nvmexpress:uuid:6f000000-0000-4000-8000-000000000001";
export const subsysNqn = "nqn.2026-01.org.example:root";

/** A controller of the kernel's; `ways` are its namespaces. */
export interface MockController {
  readonly name: string;
  readonly state?: string;
  readonly nqn?: string;
  readonly traddr: string;
  readonly hostIface?: string;
  readonly sourceAddress?: string;
  readonly owner?: string;
  readonly hostNqn?: string;
  /** What it has been given for authentication. */
  readonly secret?: string;
  /** By their names, `nvme0c0n1`: what ana_state says. */
  readonly ways?: Readonly<Record<string, string | undefined>>;
}

/** What a machine is made of: texts of files, and targets of links, both by path. */
export class MachineFiles {
  readonly files: Record<string, string | Uint8Array> = {
    "/proc/cmdline": "root=LABEL=root\n",
    "/proc/uptime": "1000.00 900.00\n",
    "/run/nbft-boot/hostnqn": `${hostNqn}\n`,
    "/run/systemd/system/.there": "",
    "/dev/nvme-fabrics": "",
  };
  readonly links: Record<string, string> = {};

  table(fixture: TableFixture): this {
    this.files["/sys/firmware/acpi/tables/NBFT"] = makeTable(fixture);
    return this;
  }

  nic(name: string, mac: string, carrier = "1"): this {
    const folder = `/sys/class/net/${name}`;
    this.files[`${folder}/address`] = `${mac}\n`;
    this.files[`${folder}/type`] = "1\n";
    this.files[`${folder}/carrier`] = `${carrier}\n`;
    this.files[`${folder}/device/vendor`] = "0x1af4\n";
    return this;
  }

  controller(controller: MockController): this {
    const { name, traddr, hostIface, sourceAddress, owner, ways = {} } = controller;
    const folder = `/sys/class/nvme/${name}`;
    const bound = hostIface === undefined ? "" : `,host_iface=${hostIface}`;
    const source = sourceAddress === undefined ? "" : `,src_addr=${sourceAddress}`;
    const attributes = {
      state: controller.state ?? "live",
      transport: "tcp",
      subsysnqn: controller.nqn ?? subsysNqn,
      hostnqn: controller.hostNqn ?? hostNqn,
      address: `traddr=${traddr},trsvcid=4420${source}${bound}`,
      ctrl_loss_tmo: "off",
      reconnect_delay: "10",
      dhchap_secret: controller.secret ?? "none",
    };
    for (const [file, text] of Object.entries(attributes)) {
      this.files[`${folder}/${file}`] = `${text}\n`;
    }
    for (const [way, ana] of Object.entries(ways)) {
      const disk = way.replace(/c\d+/, "");
      this.files[`${folder}/${way}/nsid`] = `${way.replace(/^.*n/, "")}\n`;
      this.files[`/sys/devices/virtual/nvme-subsystem/${disk}/size`] = "20971520\n";
      this.files[`/sys/devices/virtual/nvme-subsystem/${disk}/wwid`] = "uuid.6f000000-0000-4000-8000-0000000000aa\n";
      this.links[`/sys/class/block/${disk}`] = `../../devices/virtual/nvme-subsystem/${disk}`;
      if (ana !== undefined) {
        this.files[`${folder}/${way}/ana_state`] = `${ana}\n`;
      }
    }
    if (owner !== undefined) {
      this.files[`/run/nvme/registry/${name}/owner`] = `${owner}\n`;
    }
    return this;
  }

  /** Root on LVM on the second partition of nvme0n1, /boot on its first, /var with btrfs, swap on a file of nobody's. */
  mounts(): this {
    this.files["/proc/self/mountinfo"] = [
      "22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw",
      "30 22 259:1 / /boot rw,relatime shared:2 - ext4 /dev/nvme0n1p1 rw",
      "31 22 0:40 / /var/with\\040blank rw,relatime - btrfs /dev/nvme0n1p1 rw",
      "32 22 0:5 / /proc rw - proc proc rw",
      "",
    ].join("\n");
    const disk = "/sys/devices/virtual/nvme-subsystem/nvme0n1";
    for (const part of ["nvme0n1p1", "nvme0n1p2"]) {
      this.files[`${disk}/${part}/partition`] = "1\n";
      this.links[`/sys/class/block/${part}`] = `../../devices/virtual/nvme-subsystem/nvme0n1/${part}`;
    }
    this.files["/sys/devices/virtual/block/dm-0/slaves/nvme0n1p2/.there"] = "";
    this.links["/sys/class/block/dm-0"] = "../../devices/virtual/block/dm-0";
    this.links["/sys/dev/block/253:0"] = "../../devices/virtual/block/dm-0";
    this.links["/sys/dev/block/259:1"] = "../../devices/virtual/nvme-subsystem/nvme0n1/nvme0n1p1";
    return this;
  }

  record(name: string, record: object): this {
    this.files[`/run/nbft-boot/attempts/${name}`] = `${JSON.stringify(record)}\n`;
    return this;
  }

  /** A unit that is not inactive, with its processes where it runs. */
  unit(name: string, processes = ""): this {
    const slice = `system-${name.replace(/@.*$/, "").replaceAll("-", "\\x2d")}.slice`;
    this.links[`/run/systemd/units/invocation:${name}`] = "0123456789abcdef0123456789abcdef";
    if (processes !== "") {
      this.files[`/sys/fs/cgroup/system.slice/${slice}/${name}/cgroup.procs`] = processes;
    }
    return this;
  }

  /** In memory; its clock is at 1000 s. */
  host(machine: MockMachine = {}): MockHost {
    const host = new MockHost({ ...machine, files: this.files });
    for (const [path, target] of Object.entries(this.links)) {
      host.makeDirectory(dirname(path));
      host.symlink(target, path);
    }
    host.clock = 1_000_000;
    return host;
  }

  /** In a folder that goes when the test ends. */
  folder(t: TestContext): string {
    const root = makeFolder(this);
    t.after(() => rmSync(root, { recursive: true, force: true }));
    return root;
  }
}

/** Makes a folder that is the machine. */
export function makeFolder({ files, links }: MachineFiles): string {
  const root = mkdtempSync(join(tmpdir(), "nbft-boot-status-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  return root;
}

const mac = (index: number) => `52:54:00:00:00:0${index}`;

/** Interfaces eth1 and on, each with a path to one subsystem: interface N has 10.0.N.2, its target is 10.0.N.1. */
export function machineWithPaths(count: number, ...security: NonNullable<TableFixture["security"]>): MachineFiles {
  const machine = new MachineFiles();
  const numbers = [...Array(count).keys()].map((index) => index + 1);
  machine.table({
    hfi: numbers.map((n) => ({ mac: mac(n), ip: `10.0.${n}.2`, pci: { segment: 0, bus: 0, device: n, function: 0 } })),
    ssns: numbers.map((n) => ({ traddr: `10.0.${n}.1`, primaryHfi: n, ...(security.length > 0 && { security: 1 }) })),
    security,
  });
  for (const n of numbers) {
    machine.nic(`eth${n}`, mac(n));
  }
  machine.files["/proc/self/net/route"] = [
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
    ...numbers.map(
      (n) => `eth${n}\t00${n.toString(16).padStart(2, "0")}000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0`,
    ),
    "",
  ].join("\n");
  return machine;
}

/** The connection of interface N. */
export function connected(n: number, more: Partial<MockController> = {}): MockController {
  const name = `nvme${n - 1}`;
  const ways = { [`nvme0c${n - 1}n1`]: "optimized" };
  return {
    name,
    traddr: `10.0.${n}.1`,
    hostIface: `eth${n}`,
    sourceAddress: `10.0.${n}.2`,
    owner: "nbft",
    ways,
    ...more,
  };
}
