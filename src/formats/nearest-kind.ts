// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Kind } from "./kinds.ts";

/** Words that a text of a format has, or nearly has, where something keeps it from being recognized. */
const signs: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  cinder: ["driver_volume_type", "target_nqn", "target_portal", "connection_info", "portals"],
  "config-json": ["subsystems", "hostnqn", "ports", "hosts", "host_traddr", "host_iface"],
  curtin: ["storage", "config", "nvme_controller", "transport", "tcp_port", "tcp_addr"],
  discovery: ["--transport", "--traddr", "--trsvcid", "--host-traddr", "-t", "-a", "-s"],
  "kernel-options": ["rd.nvmf.connect", "rd.nvmf.discover", "rd.nvmf.hostnqn", "ip", "ifname", "root"],
  netplan: ["network", "ethernets", "vlans", "addresses", "dhcp4", "renderer"],
  "nvme-fabrics": ["[subsystem]", "[controller]", "[host]", "[global]", "controller", "hostnqn", "transport", "traddr"],
  stafd: ["[global]", "[controllers]", "[service", "controller", "zeroconf", "persistent-connections"],
  timberland: ["hostnqn", "hostid", "attempt", "nic", "macstring", "isdhcpenabled"],
};

/** The format that a text of no format looks like most; undefined where it looks like none. */
export function nearestKind(text: string): Kind | undefined {
  const words = new Set(
    text
      .slice(0, 65536)
      .toLowerCase()
      .split(/[\s=:,;"'{}]+/)
      .slice(0, 2000),
  );
  let best: Kind | undefined;
  let most = 1;
  for (const [kind, of] of Object.entries(signs)) {
    const found = of.filter((sign) => words.has(sign)).length;
    if (found > most) {
      most = found;
      best = kind as Kind;
    }
  }
  return best;
}
