// SPDX-License-Identifier: LGPL-2.1-or-later
// /run/net-DEVICE.conf, in which klibc's ipconfig tells others (cloud-init, netplan's and initramfs-tools' own scripts) what it has done.

import { runtimeFolder } from "../../machine/runtime-files.ts";
import { parseAddress } from "../../nbft/values/address.ts";
import { staticConfigurations } from "../../network/routes.ts";
import type { TextFile } from "../../output/tree.ts";
import type { BootInterface } from "../../plan/types.ts";

/** Where ipconfig writes it, and where all others look for it. */
export function netConfPath(device: string): string {
  return `/run/net-${device}.conf`;
}

/**
 * Where it is until init-bottom: with any such file in its place, initramfs-tools takes the network for configured (configure_networking() of its
 * functions), and ip= for another interface would be void.
 */
export function keptNetConfPath(device: string): string {
  return `${runtimeFolder}/net-${device}.conf`;
}

/**
 * The file for a static IPv4 address; none where the interface has no such address. Shell scripts run it, so every value is quoted: the kernel
 * allows all but slashes, colons and white space in the name of an interface (dev_valid_name()).
 */
export function netConf(entry: BootInterface, device: string): [string, TextFile][] {
  const found = staticConfigurations(entry).find(({ family }) => family === "ipv4");
  if (found === undefined) {
    return [];
  }
  const { address, prefix, gateway, dns, hostName } = found;
  const mask = Array.from({ length: 4 }, (_, index) => 255 & ~(255 >> Math.min(8, Math.max(0, prefix - 8 * index))));
  const bytes = parseAddress(address)?.slice(-4) ?? new Uint8Array(4);
  const broadcast = mask.map((byte, index) => (bytes[index] ?? 0) | (255 & ~byte));
  const values = {
    DEVICE: device,
    PROTO: "static",
    IPV4ADDR: address,
    IPV4BROADCAST: broadcast.join("."),
    IPV4NETMASK: mask.join("."),
    IPV4GATEWAY: gateway ?? "0.0.0.0",
    IPV4DNS0: dns[0] ?? "0.0.0.0",
    IPV4DNS1: dns[1] ?? "0.0.0.0",
    HOSTNAME: hostName ?? "",
  };
  const text = Object.entries(values).map(([name, value]) => `${name}='${value.replace(/'/g, "'\\''")}'\n`);
  return [[keptNetConfPath(device), { text: text.join(""), mode: 0o644 }]];
}
