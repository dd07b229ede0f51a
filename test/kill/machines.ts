// SPDX-License-Identifier: LGPL-2.1-or-later
// Machines on which the commands write all that they can write.

import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { top } from "../../tools/top.ts";
import { shownAddress } from "../fixtures/shown-addresses.ts";
import { makeTable } from "../golden/tables.ts";

/** Path -> content; what starts with `-> ` is a link, null a folder. */
export type Machine = Readonly<Record<string, string | Uint8Array | null>>;

export const program = join(top, "dist/nbft-boot");
/** A new folder in `folder` that is this machine. */
export function makeMachine(folder: string, machine: Machine): string {
  const root = mkdtempSync(join(folder, "machine-"));
  for (const [path, content] of Object.entries(machine)) {
    mkdirSync(content === null ? join(root, path) : dirname(join(root, path)), { recursive: true });
    if (typeof content === "string" && content.startsWith("-> ")) {
      symlinkSync(content.slice("-> ".length), join(root, path));
    } else if (content !== null) {
      writeFileSync(join(root, path), content);
    }
  }
  return root;
}

const subsystem = "nqn.2014-08.org.example:root";
const units = "usr/lib/systemd/system";

const table = makeTable({
  hfi: [{ hostName: "node" }, { mac: "52:54:00:00:00:02", ip: "10.1.0.2", vlan: 7 }],
  ssns: [
    { subsysNqn: subsystem, traddr: "10.0.0.1" },
    { subsysNqn: subsystem, traddr: "10.1.0.1", primaryHfi: 2 },
  ],
});

/** A card, and a controller through it. */
function connected(number: number, name: string, mac: string, address: string): Machine {
  return {
    [`sys/class/net/${name}/address`]: `${mac}\n`,
    [`sys/class/net/${name}/type`]: "1\n",
    [`sys/class/net/${name}/ifindex`]: `${number + 2}\n`,
    [`sys/class/net/${name}/carrier`]: "1\n",
    [`sys/class/nvme/nvme${number}/transport`]: "tcp\n",
    [`sys/class/nvme/nvme${number}/subsysnqn`]: `${subsystem}\n`,
    [`sys/class/nvme/nvme${number}/state`]: "live\n",
    [`sys/class/nvme/nvme${number}/address`]: address,
  };
}

const cards: Machine = connected(
  0,
  "ens2",
  "52:54:00:00:00:01",
  shownAddress("traddr=10.0.0.1,host_traddr=10.0.0.2,host_iface=ens2,trsvcid=4420", "live"),
);

/** With dracut, systemd and both network managers, firmware's table and one of its own. */
export const initramfs: Machine = {
  "etc/initrd-release": "",
  "etc/nbft-boot/tables/NBFT3": makeTable({ host: { primaryAdmin: "selected" }, hfi: [{ mac: "52:54:00:00:00:03" }] }),
  "sys/firmware/acpi/tables/NBFT": table,
  "proc/cmdline": "root=/dev/disk/by-uuid/1 rd.neednet=1 ip=ens4:dhcp\n",
  "usr/lib/systemd/systemd-networkd": "",
  "usr/sbin/NetworkManager": "",
  "usr/bin/dracut-cmdline": "",
  "var/lib/dracut/hooks/initqueue/timeout": null,
  "lib/dracut/hooks": null,
  ...cards,
};

/** The same in its last moment; the real root has systemd and ifupdown, and not this program. */
export const lastMoment: Machine = {
  ...initramfs,
  "run/nbft-boot/hostnqn": "nqn\n",
  "run/systemd/system": null,
  [program.slice(1)]: "ELF",
  ...Object.fromEntries(
    ["nbft-boot.target", "nbft-boot-adopt.path", "nbft-boot-adopt.service"].map((unit) => [`${units}/${unit}`, "[]\n"]),
  ),
  [`${units}/nbft-boot-connect@.service`]: `[Service]\nExecStart=${program} connect %i\n`,
  [`${units}/nbft-boot-discover@.service`]: `[Service]\nExecStart=${program} discover %i\n`,
  "sysroot/usr/lib/systemd/systemd": "",
  "sysroot/usr/sbin/ip": "",
  "sysroot/usr/lib/ifupdown/settle-dad.sh": "",
  [`sysroot/${units}/networking.service`]: "",
  "sysroot/etc/network/interfaces": "auto ens2\niface ens2 inet dhcp\n",
  "sysroot/etc/sysctl.d/no-ipv6.conf": "net.ipv6.conf.all.disable_ipv6=1\n",
};

/** A real root with an administrator's files for both network managers, and one that is no more. */
export const realRoot: Machine = {
  "proc/cmdline": "root=/dev/disk/by-uuid/1\n",
  "sys/firmware/acpi/tables/NBFT": table,
  "run/nbft-boot/hostnqn": "nqn\n",
  "run/systemd/network/05-nbft-0h1-10-gone.network": "-> /etc/systemd/network/10-gone.network",
  "run/systemd/network/05-nbft-0h1-10-gone.network.d/z-nbft.conf": "",
  "etc/systemd/network/10-lan.network": "[Match]\nName=ens*\n[Network]\nDHCP=yes\n",
  "etc/systemd/network/10-lan.network.d/mtu.conf": "[Link]\nMTUBytes=9000\n",
  "etc/NetworkManager/system-connections/lan.nmconnection":
    "[connection]\nid=lan\nuuid=11111111-2222-4333-8444-555555555555\ntype=ethernet\ninterface-name=ens2\n",
  "run/NetworkManager/system-connections/nbft-0h1.nmconnection": "[connection]\nid=old\n",
  ...cards,
};

/** Of initramfs-tools, with a DHCP client. */
export const withoutManager: Machine = {
  "scripts/local-top/nbft-boot": "",
  "sys/firmware/acpi/tables/NBFT": makeTable({
    hfi: [{}, { mac: "52:54:00:00:00:02", dhcpOverride: true }],
    ssns: [
      { subsysNqn: subsystem, traddr: "10.0.0.1" },
      { subsysNqn: subsystem, traddr: "10.1.0.1", primaryHfi: 2 },
    ],
  }),
  "usr/bin/ipconfig": "",
  ...cards,
  ...connected(1, "ens3", "52:54:00:00:00:02", "traddr=10.1.0.1,trsvcid=4420,host_iface=ens3\n"),
};

/** Where controllers are marked and attempts counted; nvme1 was somebody else's, and nvme3 is to go. */
export const registry: Machine = {
  proc: "-> /proc",
  "sys/kernel/uevent_seqnum": "4711\n",
  "sys/module/nvme_core/parameters/multipath": "N\n",
  "run/nbft-boot": null,
  "run/nvme/registry/nvme1/owner": "stas\n",
  "run/nvme/registry/nvme3/owner": "nbft\n",
};
