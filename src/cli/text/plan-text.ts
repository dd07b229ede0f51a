// SPDX-License-Identifier: LGPL-2.1-or-later

import type { MachineFinding } from "../../check/machine-finding.ts";
import type { MachineView } from "../../check/report.ts";
import { endpointName } from "../../host/endpoint.ts";
import type { Card } from "../../machine/cards.ts";
import { describeOrigin } from "../../plan/origin.ts";
import type { BootInterface, BootPlan, Dropped, IpConfiguration, Path } from "../../plan/types.ts";
import { forbiddenLine, formatMachineFindings } from "./check-text.ts";
import { formatColumns } from "./columns.ts";
import type { Style } from "./style.ts";

/**
 * The plan for people: as whom, over which interfaces, to which targets, and what was left out.
 * @param machine where the plan is one of this machine
 */
export function formatPlan(plan: BootPlan, machine: MachineView | undefined, style: Style): string {
  const cards = machine?.facts.cards;
  const rows = {
    interfaces: plan.interfaces.map((entry) => [
      ...interfaceRow(entry),
      ...(cards === undefined ? [] : [describeCard(cards.get(entry.mac))]),
    ]),
    paths: plan.paths.map((path) => [
      path.id,
      interfaceLabel(path),
      endpointName(path.traddr, path.trsvcid),
      path.subsysNqn,
      [
        path.unavailable ? "unavailable to firmware" : "",
        path.headerDigest ? "header digest" : "",
        path.dataDigest ? "data digest" : "",
        describeSecurity(path),
      ]
        .filter((note) => note !== "")
        .join(", "),
    ]),
    discoveries: plan.discoveries.map((discovery) => [
      discovery.id,
      interfaceLabel(discovery),
      endpointName(discovery.traddr, discovery.trsvcid),
      discovery.nqn,
      describeSecurity(discovery),
    ]),
    dropped: plan.dropped.map((dropped) => [describeOrigin(dropped.origin), formatDropped(dropped, style)]),
  };
  const host =
    plan.host === undefined
      ? "  none: nothing can be connected\n"
      : `  ${plan.host.nqn}\n  ${plan.host.id ?? "no host ID"}\n`;
  const forbiddenBy = machine?.facts.forbiddenBy;
  return [
    forbiddenBy === undefined ? "" : `${style.bad(forbiddenLine(forbiddenBy))}\n\n`,
    `${style.bold("Connect as")}\n${host}`,
    list(style, "Interfaces", [...headings, ...(cards === undefined ? [] : ["Card"])], rows.interfaces),
    list(style, "Paths", ["ID", "Interface", "Target", "Subsystem NQN", "Notes"], rows.paths),
    list(style, "Discoveries", ["ID", "Interface", "Target", "NQN", "Notes"], rows.discoveries),
    list(style, "Left out", ["What", "Why"], rows.dropped),
    formatFindings(machine?.findings ?? [], style),
  ].join("");
}

function describeSecurity({ security }: Pick<Path, "security">): string {
  const { authentication, channel } = security ?? {};
  return [authentication && `authentication ${authentication}`, channel && `TLS ${channel}`].filter(Boolean).join(", ");
}

const headings = ["MAC", ">VLAN", "Configuration", "From"];

function formatFindings(findings: readonly MachineFinding[], style: Style): string {
  const lines = formatMachineFindings(findings, undefined, style).map((line) => `  ${line}\n`);
  return lines.length === 0 ? "" : `\n${style.bold("This machine")}\n${lines.join("")}`;
}

/** `ens2, no link, part of bond0` */
function describeCard({ name, link, partOf }: Card = {}): string {
  const states = [
    link === "none" ? "no link" : link === "down" ? "down" : "",
    partOf === undefined ? "" : `part of ${partOf}`,
  ];
  return [name ?? "none here", ...states].filter((part) => part !== "").join(", ");
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

function interfaceLabel({ interface: key, hostIface = "any" }: Pick<Path, "interface" | "hostIface">): string {
  return key === undefined ? hostIface : key.vlan === 0 ? key.mac : `${key.mac} VLAN ${key.vlan}`;
}
