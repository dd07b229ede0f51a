// SPDX-License-Identifier: LGPL-2.1-or-later
// Formats in YAML, Timberland's Config, and the running system as a source.

import { type Mutation, fault as withBuild } from "./mutation.ts";

const fault = (...of: Parameters<typeof withBuild>): Mutation => ({ ...withBuild(...of), needsBuild: false });

const convert = "src/formats/yaml/convert.ts";
const document = "src/formats/yaml/document.ts";
const network = "src/formats/netplan.ts";
const routes = "src/formats/netplan/routes.ts";
const attempt = "src/formats/timberland/attempt.ts";
const leases = "src/formats/system/leases.ts";

export const yamlFormatMutations: readonly Mutation[] = [
  fault("aliases may stand for any number of values", "formats/yaml", convert, "values: 100_000", "values: 1e9"),
  fault("a text has any number of aliases", "formats/yaml", convert, "aliases: 100,", "aliases: 1e9,"),
  fault("a key of YAML may come twice", "formats/yaml", convert, "if (seen.has(name.text)) {", "if (false) {"),
  fault("YAML may be nested to any depth", "formats/yaml", document, "depth: 32", "depth: 1e9"),
  fault("YAML may have any number of tokens", "formats/yaml", document, "tokens: 100_000", "tokens: 1e9"),
  fault("the second document is overlooked", "formats/yaml", document, "if (second !== undefined) {", "if (false) {"),
  fault("a name of netplan's may be anything", "formats/golden", network, "if (!isName(name)) {", "if (false) {"),
  fault("a VLAN is on what has netplan's name for it", "formats/golden", network, "names.get(link) ?? link", "link"),
  fault("each route is a default route", "formats/golden", routes, "/^(?:default|", "/^(?:.*|"),
  fault("a route of another table is one of the main", "formats/golden", routes, "|| table !== mainTable ", ""),
  fault(
    "curtin: /usrlocal is in /usr",
    "formats/golden",
    "src/formats/curtin/mounts.ts",
    "path.startsWith(`",
    "path.startsWith(folder) || path.startsWith(`",
  ),
  fault(
    "curtin: _netdev is any option that has it in its name",
    "formats/golden",
    "src/formats/curtin/mounts.ts",
    'options.includes("_netdev")',
    'options.join().includes("_netdev")',
  ),
  fault(
    "curtin: lines of netplan's file are those of a file by itself",
    "formats/yaml",
    "src/formats/curtin/networks.ts",
    "place.line + positionOf(offset).line",
    "positionOf(offset).line",
  ),
  fault("Timberland: the VLAN is decimal", "formats/golden", attempt, "Number.parseInt(digits, 16)", "Number(digits)"),
  fault("Timberland: any netmask is one", "formats/golden", attempt, "/^1+0*$/.test(text)", "/^[01]+$/.test(text)"),
  fault(
    "Timberland: an attempt that is switched off is made",
    "formats/golden",
    attempt,
    'if (tags.get("enabled")?.value !== "1") {',
    "if (false) {",
  ),
  fault("system: a lease's address is the machine's own", "formats/system", leases, "new Set(leases)", "new Set()"),
  fault(
    "system: an address that is lent for an hour is the machine's own",
    "formats/system",
    "src/machine/interface-addresses.ts",
    "const isLent = (bits & flag.permanent) === 0;",
    "const isLent = false;",
  ),
  fault(
    "system: a connection is bound to an address of a lease",
    "formats/system",
    "src/formats/system/system.ts",
    "({ address }) => address === hostTraddr) ? connection : rest",
    "({ address }) => address === hostTraddr) ? connection : connection",
  ),
  fault(
    "system: all addresses of an interface are the boot's",
    "formats/system",
    "src/formats/system/interface.ts",
    "? address === source",
    "? true",
  ),
  fault(
    "system: a gateway of the targets is the default route",
    "formats/system",
    "src/formats/system/gateways.ts",
    ", isDefault: false",
    "",
  ),
  fault("system: a VLAN is its parent", "formats/system", "src/formats/system/card.ts", "vlan: vlan.id,", ""),
];
