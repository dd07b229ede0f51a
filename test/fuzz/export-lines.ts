// SPDX-License-Identifier: LGPL-2.1-or-later
// Which lines documents for network managers and NVMe tools may have, by the path of the file.

import { linesOf } from "./template-lines.ts";

const address = "[0-9a-f.:]+";
const host = "[A-Za-z0-9.-]+";
const mac = "[0-9a-f]{2}(?::[0-9a-f]{2}){5}";
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const device = "nb(?:ft)?[0-9]+h[0-9]+(?:\\.[0-9]+)?";

/** A line is one of these, or empty. */
const oneOf = (...lines: readonly string[]): RegExp => new RegExp(`^(?:${lines.join("|")}|)$`, "u");

const digests = "(?:;(?:hdr|data)-digest=true)*";
const port = `transport=tcp;traddr=${address};trsvcid=[0-9]+(?:;host-traddr=${address})?(?:;host-iface=${device})?`;

const netplan = oneOf(
  "# Made by nbft-boot",
  " *(?:network|ethernets|vlans|match|nameservers|routes|dhcp[46]-overrides|nbft[0-9h.]+|nb[0-9h.]+):",
  ` *macaddress: "${mac}"`,
  ` *hostname: (?:"${host}"|${host})`,
  ` *(?:- )?(?:to|via): (?:default|"?${address}(?:/[0-9]+)?"?)`,
  ` *link: ${device}`,
  ` *(?:addresses|link-local): \\[(?:ipv6|"?${address}(?:/[0-9]+)?"?(?:, "?${address}(?:/[0-9]+)?"?)*)?\\]`,
  " *(?:version|id|metric|route-metric): [0-9]+",
  " *(?:critical|optional|ignore-carrier|dhcp4|dhcp6|on-link|use-mtu|use-domains): true",
  " *accept-ra: (?:true|false)",
  " *dhcp-identifier: mac",
  " *scope: link",
);

const wicked = oneOf(
  "<!-- Made by nbft-boot, for /etc/wicked/ifconfig/nbft\\.xml -->",
  '<interface origin="firmware:nbft:[0-9]+-[0-9]+">',
  ` *<(name|device)(?: namespace="ethernet">|>${device}</\\1>)`,
  ` *<permanent-address>${mac}</permanent-address>`,
  ` *<(local|gateway|server|destination)>${address}(?:/[0-9]+)?</\\2>`,
  " *<(tag|priority|route-priority)>[0-9]+</\\3>",
  ` *<hostname>${host}</hostname>`,
  " *<client-id>[0-9a-f:]+</client-id>",
  " *<(enabled|persistent|usercontrol)>(?:true|false)</\\4>",
  " *<script>systemd:nvmf-connect-nbft\\.service</script>",
  " *</?(?:interface|control|vlan|name|device|ipv[46]:(?:dhcp|auto|static)|address|route|nexthop|resolver|servers|scripts|post-up)>",
);

const timberland = oneOf(
  "\\$(?:Start|End)",
  "(?:HostNqn|NQN):[!-~]{1,223}",
  `HostId:${uuid}`,
  `NID:(?:${uuid}|[0-9a-f]{32}|[0-9a-f]{16})`,
  "AttemptName:Attempt[1-8]",
  "MacString:[0-9A-F]{2}(?::[0-9A-F]{2}){5}(?:\\\\[0-9A-F]{4})?",
  `(?:LocalIp|Gateway|TargetIp|PrimaryDns|SecondaryDns):${address}`,
  `SubnetMask:${address}(?:/[0-9]+)?`,
  "(?:TargetPort|RouteMetric|Enabled|IpMode|ConnectTimeout):[0-9]+",
  "(?:InitiatorInfoFromDhcp|DnsMode):(?:TRUE|FALSE)",
  `HostName:${host}`,
);

export const exportRules: readonly (readonly [path: RegExp, line: RegExp])[] = [
  [/^\/etc\/systemd\/network\/08-nbft-[0-9h.]+\.network$/, linesOf("network/networkd/network.mustache")],
  [/^\/etc\/systemd\/network\/08-nbft-[0-9h.]+\.netdev$/, linesOf("network/networkd/netdev.mustache")],
  [/^\/etc\/sysctl\.d\/08-nbft\.conf$/, oneOf("#.*", "-net\\.ipv[46]\\.conf\\.all\\.\\w+=1")],
  [
    /^\/etc\/NetworkManager\/system-connections\/nbft-[0-9h.]+\.nmconnection$/,
    linesOf("network/networkmanager/keyfile.mustache"),
  ],
  [
    /^\/etc\/NetworkManager\/conf\.d\/89-nbft\.conf$/,
    oneOf(
      "# Made by nbft-boot",
      "\\[device-nbft-etc\\]",
      "match-device=[0-9a-z:.,-]+",
      "(?:ignore-carrier|keep-configuration)=yes",
    ),
  ],
  [/^\/etc\/netplan\/60-nbft-boot\.yaml$/, netplan],
  [/^\/etc\/wicked\/ifconfig\/nbft\.xml$/, wicked],
  [
    /^\/etc\/nvme\/nvme-fabrics\.conf$/,
    oneOf(
      "# Made by nbft-boot, for /etc/nvme/nvme-fabrics\\.conf \\(nvme-cli from 3\\.0\\)",
      "\\[(?:Host|Subsystem|Discovery Controller)\\]",
      "(?:host)?nqn = nqn\\.[0-9]{4}-[0-9]{2}\\.[!-~]{1,211}",
      `hostid = ${uuid}`,
      "(?:hdr|data)-digest = true",
      `controller = ${port}${digests}`,
    ),
  ],
  [
    /^\/etc\/stas\/sta[cf]d\.conf$/,
    oneOf(
      "# Made by nbft-boot, for /etc/stas/sta[cf]d\\.conf \\(nvme-stas\\)",
      "\\[Controllers\\]",
      `controller = ${port}(?:;nqn=[!-:<>-~]{1,223})?${digests}`,
    ),
  ],
  [/^Config$/, timberland],
];
