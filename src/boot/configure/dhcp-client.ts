// SPDX-License-Identifier: LGPL-2.1-or-later
// DHCP clients that an image of initramfs-tools can have: klibc's ipconfig (Debian), dhcpcd (Ubuntu).

import { type Host, HostError } from "../../host/host.ts";
import type { IpConfiguration } from "../../plan/types.ts";
import { keptNetConfPath, netConfPath } from "./net-conf.ts";

/** Where the programs are, with and without a merged /usr. */
const folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

/**
 * Asks for leases, some seconds long. ipconfig asks for all devices at once: first until one has its lease, so that a dead network costs
 * nothing where another one is alive, then a second more for the others.
 * @returns the devices that have a lease now; undefined where this image has no client for the family
 */
export function requestLeases(
  host: Host,
  family: IpConfiguration["family"],
  devices: readonly string[],
): readonly string[] | undefined {
  // By its path: in $PATH there is one before it that keeps ipconfig from the boot's interfaces.
  const find = (program: string) => folders.map((folder) => `${folder}/${program}`).find((path) => host.exists(path));
  const ipconfig = find("ipconfig");
  if (family === "ipv4" && ipconfig !== undefined) {
    const ask = (seconds: string, asked: readonly string[]) => {
      run(host, [ipconfig, ...(seconds === "1" ? [] : ["-o"]), "-t", seconds, "-c", "dhcp", ...asked]);
      const served = asked.filter((device) => host.exists(netConfPath(device)));
      for (const device of served) {
        host.rename(netConfPath(device), keptNetConfPath(device));
      }
      return served;
    };
    const first = ask("10", devices);
    const others = devices.filter((device) => !first.includes(device));
    return first.length === 0 || others.length === 0 ? first : [...first, ...ask("1", others)];
  }
  const dhcpcd = find("dhcpcd");
  if (dhcpcd !== undefined) {
    // When it ends, dhcpcd would take the addresses away again, if it were not told to leave them. ipconfig takes the MTU by itself.
    const options = [
      "--oneshot",
      "--persistent",
      "--quiet",
      "--option",
      "interface_mtu",
      "--timeout",
      "5",
      family === "ipv4" ? "-4" : "-6",
    ];
    return devices.filter((device) => run(host, [dhcpcd, ...options, device]) === 0);
  }
  return undefined;
}

function run(host: Host, argv: readonly string[]): number {
  try {
    return host.run(argv);
  } catch (error) {
    if (error instanceof HostError) {
      return -1;
    }
    throw error;
  }
}
