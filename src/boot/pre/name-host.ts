// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Host, HostError } from "../../host/host.ts";
import { lastValue, type Parameter } from "../../machine/kernel-command-line.ts";

const kernelName = "/proc/sys/kernel/hostname";

/**
 * Gives the machine the host name that firmware was given, where nobody else has named it: neither systemd.hostname= nor a /etc/hostname of the
 * image (kernel-command-line(7), hostname(5)). The kernel's name is what DHCP clients send, and what a real root keeps that has no
 * /etc/hostname. NetworkManager and dracut do so for `ip=`.
 * @throws HostError
 */
export function nameHost(host: Host, parameters: readonly Parameter[], hostName: string | undefined): void {
  const isNamed = lastValue(parameters, "systemd.hostname") !== undefined || host.exists("/etc/hostname");
  if (hostName === undefined || isNamed) {
    return;
  }
  try {
    host.appendFile(kernelName, hostName);
  } catch (error) {
    // A folder that stands for a machine mostly has none.
    if (!(error instanceof HostError) || error.code !== "ENOENT") {
      throw error;
    }
  }
}
