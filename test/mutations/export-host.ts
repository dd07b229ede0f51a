// SPDX-License-Identifier: LGPL-2.1-or-later
// Faults of documents for an installed system.

import { fault, type Mutation } from "./mutation.ts";

/** Their tests look at the sources alone. */
const ofSource = (mutation: Mutation): Mutation => ({ ...mutation, needsBuild: false });

const faults: readonly Mutation[] = [
  fault(
    "netplan stops, and takes the root disk's address away",
    "export/netplan",
    "src/export/netplan/settings.ts",
    "critical: true,",
    "critical: false,",
  ),
  fault(
    "with NetworkManager, netplan switches the IPv6 of a card with router advertisements off",
    "export/netplan-generate",
    "src/export/netplan/settings.ts",
    "hasDhcp6 || isSlaac",
    "hasDhcp6",
  ),
  fault(
    "two default routes of one metric, with which netplan is not content",
    "export/netplan-generate",
    "src/export/netplan/definitions.ts",
    "!taken.has(family) && !seen.has(key)",
    "!taken.has(family)",
  ),
  fault(
    "firmware's default route beside the administrator's",
    "export/netplan-file",
    "src/export/netplan/definitions.ts",
    "!taken.has(family) && !seen.has(key)",
    "!seen.has(key)",
  ),
  fault(
    "a MAC address in capitals is another card",
    "export/netplan-file",
    "src/export/netplan/edit.ts",
    ".toLowerCase() === mac",
    " === mac",
  ),
  fault(
    "numbers of an administrator's file are written anew",
    "export/netplan-file",
    "src/export/netplan/document.ts",
    'schema: "failsafe", merge',
    'schema: "yaml-1.1", merge',
  ),
  fault(
    "a document with a Wi-Fi password",
    "export/netplan-file",
    "src/export/netplan.ts",
    "  refuseSecrets(network);\n",
    "",
  ),
  fault(
    "an alias changes with the card that it stands for",
    "export/netplan-file",
    "src/export/netplan/document.ts",
    "if (elsewhere.has(node)) {",
    "if (false) {",
  ),
  fault(
    "a password that begins with a slash is the name of a file",
    "export/netplan-secrets",
    "src/export/netplan/secrets.ts",
    "(keyFile.test(name) && isPath)",
    "isPath",
  ),
  fault(
    "files in /etc that hide those of a boot",
    "export/networkd",
    "src/export/networkd.ts",
    '"/etc/systemd/network/08-")',
    '"/etc/systemd/network/05-")',
  ),
  fault(
    "the devices of an exported configuration take the place of those of a boot",
    "export/networkmanager",
    "src/export/networkmanager.ts",
    '"[device-nbft-etc]"',
    '"[device-nbft]"',
  ),
  fault("markup in a host name", "export/quote-xml", "src/export/quote/xml.ts", '  "<": "&lt;",\n', ""),
  fault(
    "the metric of a target's route is lost",
    "export/wicked",
    "src/export/wicked.mustache",
    "      <priority>{{.}}</priority>\n",
    "",
  ),
  fault(
    "a semicolon in an NQN becomes an option of the connection",
    "export/nvme-stas",
    "src/export/quote/controller-line.ts",
    "/^[!-:<>-~]+$/",
    "/^[!-~]+$/",
  ),
  fault(
    "an NQN for which nvme-cli refuses the whole file",
    "export/nvme-cli-3",
    "src/export/nvme-fabrics.ts",
    "nqn === undefined || isLibnvmeNqn(nqn)",
    "true",
  ),
  fault(
    "a digest of one path is asked of none",
    "export/nvme-cli-3",
    "src/export/nvme-fabrics.ts",
    'connection.headerDigest && !headerDigest ? "true" : undefined',
    "undefined",
  ),
  fault(
    "the number of a VLAN in decimal, which EDK II takes for another",
    "export/timberland export/round",
    "src/export/timberland-attempts.ts",
    "vlan.toString(16)",
    "vlan.toString(10)",
  ),
  fault(
    "a MAC address in small letters, which EDK II takes for another",
    "export/timberland",
    "src/export/timberland-attempts.ts",
    ".toUpperCase()",
    "",
  ),
];

export const exportHostMutations: readonly Mutation[] = faults.map(ofSource);
