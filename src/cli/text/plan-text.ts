// SPDX-License-Identifier: LGPL-2.1-or-later

import { endpointName } from "../../host/endpoint.ts";
import { describeOrigin } from "../../plan/origin.ts";
import type { BootInterface, BootPlan, Dropped, InterfaceKey, IpConfiguration } from "../../plan/types.ts";
import { formatColumns } from "./columns.ts";
import type { Style } from "./style.ts";

/** The plan for people: as whom, over which interfaces, to which targets, and what was left out. */
export function formatPlan(plan: BootPlan, style: Style): string {
  const rows = {
    interfaces: plan.interfaces.map(interfaceRow),
    paths: plan.paths.map((path) => [
      path.id,
      interfaceLabel(path.interface),
      endpointName(path.traddr, path.trsvcid),
      path.subsysNqn,
      [
        path.unavailable ? "unavailable to firmware" : "",
        path.headerDigest ? "header digest" : "",
        path.dataDigest ? "data digest" : "",
      ]
        .filter((note) => note !== "")
        .join(", "),
    ]),
    discoveries: plan.discoveries.map(({ id, interface: key, traddr, trsvcid, nqn }) => [
      id,
      interfaceLabel(key),
      endpointName(traddr, trsvcid),
      nqn,
    ]),
    dropped: plan.dropped.map((dropped) => [describeOrigin(dropped.origin), formatDropped(dropped, style)]),
  };
  const host =
    plan.host === undefined
      ? "  none: nothing can be connected\n"
      : `  ${plan.host.nqn}\n  ${plan.host.id ?? "no host ID"}\n`;
  return [
    `${style.bold("Connect as")}\n${host}`,
    list(style, "Interfaces", ["MAC", ">VLAN", "Configuration", "From"], rows.interfaces),
    list(style, "Paths", ["ID", "Interface", "Target", "Subsystem NQN", "Notes"], rows.paths),
    list(style, "Discoveries", ["ID", "Interface", "Target", "NQN"], rows.discoveries),
    list(style, "Left out", ["What", "Why"], rows.dropped),
  ].join("");
}

function list(style: Style, title: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `\n${style.bold(title)}\n${formatColumns(headings, rows)}`;
}

function interfaceRow(boot: BootInterface): string[] {
  const configurations = boot.configurations.map(formatConfiguration).join("; ");
  return [
    boot.mac,
    boot.vlan === 0 ? "-" : String(boot.vlan),
    configurations === "" ? "link only" : configurations,
    boot.origins.map(describeOrigin).join(", "),
  ];
}

function formatConfiguration(configuration: IpConfiguration): string {
  const how =
    configuration.method === "static"
      ? `${configuration.address}/${configuration.prefix}`
      : `${configuration.method === "dhcp" ? "DHCP" : "SLAAC"} ${configuration.family === "ipv4" ? "IPv4" : "IPv6"}`;
  const gateway =
    configuration.gateway === undefined
      ? ""
      : ` via ${configuration.gateway}${configuration.defaultRoute ? "" : " (targets only)"}`;
  const metric = configuration.metric === undefined ? "" : ` metric ${configuration.metric}`;
  const dns = configuration.dns.length === 0 ? "" : ` DNS ${configuration.dns.join(" ")}`;
  return `${how}${gateway}${metric}${dns}`;
}

export function formatDropped({ reason, matters }: Dropped, style: Style): string {
  return matters ? style.warn(reason) : style.faint(reason);
}

function interfaceLabel({ mac, vlan }: InterfaceKey): string {
  return vlan === 0 ? mac : `${mac} VLAN ${vlan}`;
}
