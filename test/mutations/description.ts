// SPDX-License-Identifier: LGPL-2.1-or-later
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is replaced is a template
import { type Mutation, fault as withBuild } from "./mutation.ts";

const fault = (...of: Parameters<typeof withBuild>): Mutation => ({ ...withBuild(...of), needsBuild: false });

const folder = "src/description";

export const descriptionMutations: readonly Mutation[] = [
  fault(
    "host_iface= is forgotten",
    "description/",
    `${folder}/find-hfi.ts`,
    "  if (named !== undefined) {\n    return bestOf(named, traddr).index;\n  }\n",
    "",
  ),
  fault(
    "sources that name two hosts are one",
    "description/",
    `${folder}/host-of.ts`,
    "agreed.value !== value",
    "false",
  ),
  fault(
    "a host ID is not taken from the NQN",
    "description/",
    `${folder}/host-of.ts`,
    "given?.value ?? own ??",
    "given?.value ??",
  ),
  fault(
    "ifname= gives no MAC address",
    "description/",
    `${folder}/merge-interfaces.ts`,
    "      byName.set(part.name, merged);\n",
    "",
  ),
  fault(
    "two names of a card are two interfaces",
    "description/",
    `${folder}/merge-interfaces.ts`,
    "merged.mac === undefined ? merged :",
    "merged.mac !== undefined ? merged :",
  ),
  fault("a VLAN has no card", "description/", `${folder}/merge-interfaces.ts`, "link.mac && { mac: link.mac }", "{}"),
  fault(
    "ip=dhcp is for interfaces with an address, too",
    "description/",
    `${folder}/merge-interfaces.ts`,
    "cards.filter((one) => !isAddressed(one))",
    "cards",
  ),
  fault(
    "a gateway goes to an address of the other family",
    "description/",
    `${folder}/hfis-of.ts`,
    "isUnset(hfi.gateway) && sameFamily(hfi.ip, gateway)",
    "isUnset(hfi.gateway)",
  ),
  fault(
    "a route metric is as large as it likes",
    "description/",
    `${folder}/hfis-of.ts`,
    "isMetric ? metric : 0",
    "metric",
  ),
  fault(
    "a prefix is as long as it likes",
    "description/",
    `${folder}/hfis-of.ts`,
    "prefix >= 0 && prefix <= addressBits[family(ip)]",
    "true",
  ),
  fault(
    "the narrowest subnet does not win",
    "description/",
    `${folder}/find-hfi.ts`,
    "b.prefix - a.prefix",
    "a.prefix - b.prefix",
  ),
  fault(
    "host_iface= does not count",
    "description/",
    `${folder}/find-hfi.ts`,
    "named === undefined ? interfaces : [named]",
    "interfaces",
  ),
  fault(
    "host_traddr= does not count",
    "description/",
    `${folder}/find-hfi.ts`,
    "hfis.find(({ ip }) => ip === hostTraddr)",
    "undefined",
  ),
  fault("two leases are a clear way", "description/", `${folder}/find-hfi.ts`, "second === undefined ||", "true ||"),
  fault(
    "what any route serves forgets its interface",
    "description/",
    `${folder}/connections-of.ts`,
    "return hfi === anyRoute ? { byRoute: ends } : {};",
    "return hfi === anyRoute ? { byRoute: {} } : {};",
  ),
  fault(
    "the same connection twice is two",
    "description/",
    `${folder}/connections-of.ts`,
    "const key = JSON.stringify(rest);",
    "const key = `${JSON.stringify(rest)}${map.size}`;",
  ),
  fault(
    "an NQN with a comma gets into a table",
    "description/",
    `${folder}/text-problem.ts`,
    ": problem(text)",
    ": undefined",
  ),
  fault(
    "more interfaces than a table holds",
    "description/",
    `${folder}/table-of.ts`,
    '  limit(hfi, mostDescriptors, "interfaces");\n',
    "",
  ),
  fault(
    "the last two fields of rd.nvmf.connect= have one order",
    "formats/kernel-options",
    "src/formats/connection-option.ts",
    'isAddress(field) ? "hostTraddr" : "nqn"',
    '"nqn"',
  ),
  fault(
    "an empty first field of ip= is none",
    "formats/kernel-options",
    "src/formats/option-fields.ts",
    "`:${value}`.matchAll(/:(?:",
    "value.matchAll(/(?:^|:)(?:",
  ),
  fault(
    "./ip=x is a kernel option",
    "formats/kernel-options",
    "src/formats/kernel-options.ts",
    "/^([A-Za-z][",
    "/([A-Za-z][",
  ),
];
