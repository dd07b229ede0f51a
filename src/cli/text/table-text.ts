// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Discovery, Hfi, SecurityProfile, Ssns, Table } from "../../nbft/types.ts";
import { isUnset } from "../../nbft/values/address.ts";
import { usesDhcp, usesSlaac } from "../../plan/addressing.ts";
import { plural } from "../../text/plural.ts";
import { formatColumns } from "./columns.ts";
import type { Style } from "./style.ts";

/** One table for people: its host, interfaces, subsystems and discovery controllers, as the table has them. */
export function formatTable(name: string, table: Table, style: Style): string {
  const counts = [
    table.hfi.length === 0 ? "" : plural(table.hfi.length, "interface"),
    table.ssns.length === 0 ? "" : plural(table.ssns.length, "subsystem namespace"),
    table.discovery.length === 0 ? "" : plural(table.discovery.length, "discovery controller"),
    table.security.length === 0 ? "" : plural(table.security.length, "security profile"),
  ].filter((text) => text !== "");
  return [
    `${style.bold(name)}: NBFT ${table.revision}, ${counts.length === 0 ? "empty" : counts.join(", ")}\n`,
    section(style, "Host", formatHost(table)),
    section(style, "Interfaces (HFI)", formatColumns(hfiHeadings, table.hfi.map(hfiRow))),
    section(style, "Subsystem namespaces (SSNS)", formatColumns(ssnsHeadings, table.ssns.map(ssnsRow))),
    section(
      style,
      "Discovery controllers",
      formatColumns(["Index", "HFI", "URI", "NQN"], table.discovery.map(discoveryRow)),
    ),
    section(
      style,
      "Security profiles",
      formatColumns(["Index", "Authentication", "Secure channel", "Key path"], table.security.map(securityRow)),
    ),
  ].join("");
}

function section(style: Style, title: string, body: string): string {
  return body === "" ? "" : `\n${style.bold(title)}\n${body}`;
}

function formatHost({ host }: Table): string {
  const configured = (yes: boolean) => (yes ? "" : "  (not configured by the administrator)");
  const admin = host.primaryAdmin === "not indicated" ? "" : `  Primary administrator: ${host.primaryAdmin}\n`;
  return `  NQN  ${host.nqn}${configured(host.nqnConfigured)}\n  ID   ${host.id}${configured(host.idConfigured)}\n${admin}`;
}

const hfiHeadings = [">Index", "PCI", "MAC", ">VLAN", "Address from", "Address", "Gateway", "DNS", "Notes"];

function hfiRow(hfi: Hfi): string[] {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const { pci } = hfi;
  const notes = [
    hfi.defaultRoute ? "default route" : "",
    hfi.routeMetric === 0 ? "" : `metric ${hfi.routeMetric}`,
    hfi.hostName === undefined ? "" : `host name ${hfi.hostName}`,
    hfi.dhcp === undefined ? "" : `DUID-${hfi.dhcp.duid.type}`,
  ];
  return [
    String(hfi.index),
    `${hex(hfi.pcieSegment === 0 ? pci.segment : hfi.pcieSegment, 4)}:${hex(pci.bus, 2)}:${hex(pci.device, 2)}.${pci.function}`,
    hfi.mac,
    hfi.vlan === 0 ? "-" : String(hfi.vlan),
    usesSlaac(hfi) ? "SLAAC" : usesDhcp(hfi) ? "DHCP" : "table",
    isUnset(hfi.ip) ? "-" : `${hfi.ip}/${hfi.prefix}`,
    orDash(hfi.gateway),
    [hfi.dns1, hfi.dns2].filter((address) => !isUnset(address)).join(" ") || "-",
    notes.filter((note) => note !== "").join(", "),
  ];
}

const ssnsHeadings = [">Index", "Address", ">Port", "HFIs", "Namespace", "Subsystem NQN", "Notes"];

function ssnsRow(ssns: Ssns): string[] {
  const address = ssns.traddr.includes(":") ? `[${ssns.traddr}]` : ssns.traddr;
  const notes = [
    ssns.availability === "unavailable" ? "unavailable" : "",
    ssns.bootable ? "" : "not bootable",
    ssns.headerDigest ? "header digest" : "",
    ssns.dataDigest ? "data digest" : "",
    ssns.security === undefined ? "" : `security profile ${ssns.security}`,
    ssns.primaryDiscovery === undefined ? "" : `by discovery ${ssns.primaryDiscovery}`,
  ];
  return [
    String(ssns.index),
    address,
    ssns.trsvcid,
    [ssns.primaryHfi, ...ssns.secondaryHfis].join(","),
    ssns.nid.type === "none" ? `nsid ${ssns.nsid}` : `${ssns.nsid} ${ssns.nid.type} ${ssns.nid.value}`,
    ssns.subsysNqn,
    notes.filter((note) => note !== "").join(", "),
  ];
}

function discoveryRow(discovery: Discovery): string[] {
  return [String(discovery.index), String(discovery.hfi), discovery.uri, discovery.nqn ?? "-"];
}

function securityRow(profile: SecurityProfile): string[] {
  return [String(profile.index), profile.inBandAuthentication, profile.secureChannel, profile.keyPath ?? "-"];
}

function orDash(address: string): string {
  return isUnset(address) ? "-" : address;
}
