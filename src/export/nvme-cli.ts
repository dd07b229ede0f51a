// SPDX-License-Identifier: LGPL-2.1-or-later
// The JSON of `nvme nbft show -o json` (nvme-cli 3.0), for scripts that read it. Its defects are left out: without tables this prints `[]`,
// nsid is unsigned, and the PCI segment is in pcidev.

import type { Address, Discovery, Duid, Hfi, HostDescriptor, Ssns, Table } from "../nbft/types.ts";
import { toHex } from "../nbft/values/bytes.ts";
import { encodeDuid } from "../nbft/values/duid.ts";
import { formatJson } from "../text/json.ts";

/** A table, and the file it is from. */
export interface NamedTable {
  readonly filename: string;
  readonly table: Table;
}

/** A JSON object; a key whose value is undefined is not printed. */
type Json = Readonly<Record<string, unknown>>;

/** Tables with nvme-cli's keys, in its order. */
export function toNvmeCli(tables: readonly NamedTable[]): readonly Json[] {
  return tables.map(formatTable);
}

/** The same as text, with its white space and a newline at the end. */
export function formatNvmeCli(tables: readonly NamedTable[]): string {
  return formatJson(toNvmeCli(tables));
}

function formatTable({ filename, table }: NamedTable): Json {
  const hfis = new Set(table.hfi.map(({ index }) => index));
  return {
    filename,
    host: formatHost(table.host),
    subsystem: table.ssns.map((ssns) => formatSsns(ssns, hfis)),
    hfi: table.hfi.map(formatHfi),
    discovery: table.discovery.map(formatDiscovery),
  };
}

function formatHost(host: HostDescriptor): Json {
  return {
    nqn: host.nqn,
    id: host.id,
    host_id_configured: bit(host.idConfigured),
    host_nqn_configured: bit(host.nqnConfigured),
    primary_admin_host_flag: host.primaryAdmin,
  };
}

/** Secondary HFIs that the table does not have are not listed. */
function formatSsns(ssns: Ssns, known: ReadonlySet<number>): Json {
  const secondaries = ssns.secondaryHfis.filter((index) => known.has(index));
  const hfis = [ssns.primaryHfi, ...secondaries];
  const { extended } = ssns;
  const diagnostics = extended?.diagnostics;
  // A table without diagnostics prints a timeout of 0; 0xffff is the one that says "none".
  const timeout = diagnostics?.connectionTimeout ?? 0;
  return {
    index: ssns.index,
    num_hfis: hfis.length,
    hfis,
    transport: "tcp",
    traddr: formatAddress(ssns.traddr),
    trsvcid: ssns.trsvcid,
    subsys_port_id: ssns.subsysPortId,
    nsid: ssns.nsid,
    nid_type: ssns.nid.type === "none" ? undefined : ssns.nid.type,
    nid: ssns.nid.type === "none" ? "" : ssns.nid.value,
    subsys_nqn: ssns.subsysNqn,
    controller_id: extended?.controllerId ?? 0,
    asqsz: extended?.asqszAdministrative ? extended.asqsz : 0,
    dhcp_root_path_string: extended?.dhcpRootPath,
    pdu_header_digest_required: bit(ssns.headerDigest),
    data_digest_required: bit(ssns.dataDigest),
    discovered: bit(ssns.discovered),
    // One bit of the two says it, and "reserved" has both.
    unavailable: bit(ssns.availability === "unavailable" || ssns.availability === "reserved"),
    naed: diagnostics?.attemptError || undefined,
    cipeec: diagnostics?.connectError || undefined,
    connection_timeout: timeout === 0xffff ? undefined : timeout,
    nceec: diagnostics?.networkError || undefined,
  };
}

function formatHfi(hfi: Hfi): Json {
  const { pci } = hfi;
  const location = [pci.segment, pci.bus, pci.device].map((part) => part.toString(16)).join(":");
  return {
    index: hfi.index,
    transport: "tcp",
    pcidev: `${location}.${pci.function}`,
    mac_addr: hfi.mac,
    vlan: hfi.vlan,
    ip_origin: hfi.ipOrigin,
    ipaddr: formatAddress(hfi.ip),
    subnet_mask_prefix: hfi.prefix,
    gateway_ipaddr: formatAddress(hfi.gateway),
    route_metric: hfi.routeMetric,
    primary_dns_ipaddr: formatAddress(hfi.dns1),
    secondary_dns_ipaddr: formatAddress(hfi.dns2),
    dhcp_server_ipaddr: hfi.dhcpOverride ? formatAddress(hfi.dhcpServer) : "",
    host_name: hfi.hostName,
    this_hfi_is_default_route: bit(hfi.defaultRoute),
    dhcp_override: bit(hfi.dhcpOverride),
    ipaddr_autoconf: bit(hfi.autoconfigured),
    pcie_seg_num: hfi.pcieSegment || undefined,
    ...(hfi.dhcp === undefined ? {} : { dhcp_iaid: hfi.dhcp.iaid, ...formatDuid(hfi.dhcp.duid) }),
  };
}

function formatDuid(duid: Duid): Json {
  switch (duid.type) {
    case "LLT":
      return {
        dhcp_duid_type: "DUID-LLT",
        dhcp_duid_hwtype: duid.hardwareType,
        dhcp_duid_time: duid.time,
        dhcp_duid_lladdr: colons(duid.linkLayerAddress),
      };
    case "EN":
      return {
        dhcp_duid_type: "DUID-EN",
        dhcp_duid_enterprise: duid.enterprise,
        dhcp_duid_id: colons(duid.identifier),
      };
    case "LL":
      return {
        dhcp_duid_type: "DUID-LL",
        dhcp_duid_hwtype: duid.hardwareType,
        dhcp_duid_lladdr: colons(duid.linkLayerAddress),
      };
    case "UUID":
      return { dhcp_duid_type: "DUID-UUID", dhcp_duid_uuid: duid.uuid };
    case "unknown": {
      const raw = encodeDuid(duid, "table") ?? new Uint8Array();
      return { dhcp_duid_type: `unknown(${duid.code})`, dhcp_duid_raw: toHex(raw, 0, raw.length, ":") };
    }
  }
}

function formatDiscovery(discovery: Discovery): Json {
  return {
    index: discovery.index,
    security: discovery.security,
    hfi: discovery.hfi,
    uri: discovery.uri,
    nqn: discovery.nqn,
  };
}

/** As glibc's inet_ntop() has it: an IPv4-compatible address (RFC 4291, section 2.5.5.1) above ::ffff ends in dotted form. */
function formatAddress(address: Address): string {
  const groups = /^::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)?.slice(1);
  if (groups === undefined) {
    return address;
  }
  const octets = groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 0xff]);
  return `::${octets.join(".")}`;
}

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

function colons(hex: string): string {
  return hex.replace(/(..)(?=.)/g, "$1:");
}
