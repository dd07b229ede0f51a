// SPDX-License-Identifier: LGPL-2.1-or-later
// Faults of documents for what starts a machine.

import { fault, type Mutation } from "./mutation.ts";

/** Their tests look at the sources alone. */
const ofSource = (mutation: Mutation): Mutation => ({ ...mutation, needsBuild: false });

const network = "src/export/kernel-options/network.ts";
const connections = "src/export/kernel-options/connections.ts";
const kernel = "src/export/quote/kernel-command-line.ts";
const kubevirt = "src/export/kubevirt/kubevirt.ts";
const kubevirtNetworks = "src/export/kubevirt/networks.ts";

const faults: readonly Mutation[] = [
  fault(
    "a name server that NetworkManager refuses, with its interface",
    "export/cmdline",
    network,
    ".filter((server) => family(server) === of)",
    "",
  ),
  fault(
    "DHCP of one family where the table has both",
    "export/cmdline",
    network,
    'methods.length > 1 ? "on"',
    'methods.length > 1 ? "dhcp"',
  ),
  fault(
    "the gateway of a target is the default route of a kernel command line",
    "export/cmdline",
    network,
    "gateway !== undefined && defaultRoute ? bracket",
    "gateway !== undefined ? bracket",
  ),
  fault(
    "an IPv6 route that makes systemd-network-generator write nothing",
    "export/dracut",
    network,
    `rd.route=\${bracket(destination)}`,
    `rd.route=\${destination}`,
  ),
  fault(
    "a netmask that ipconfig does not take",
    "export/cmdline",
    network,
    'of === "ipv6" ? String(prefix)',
    "of.length > 0 ? String(prefix)",
  ),
  fault(
    "a discovery controller at dracut's port",
    "export/cmdline",
    connections,
    `\${hostTraddr ?? ""},\${trsvcid}`,
    `\${hostTraddr ?? ""}`,
  ),
  fault(
    "a digest that is lost in silence",
    "export/cmdline",
    connections,
    "digests.length === 0 ? []",
    "digests.length >= 0 ? []",
  ),
  fault(
    "an NQN that becomes two words of a kernel command line",
    "export/cmdline",
    kernel,
    "  if (!isHeld) {",
    '  if (word === "") {',
  ),
  fault(
    "a letter that is a space to the kernel",
    "export/cmdline",
    kernel,
    " && !encodeUtf8(word).includes(latin1Space)",
    "",
  ),
  fault(
    "more words than a kernel takes",
    "export/cmdline",
    "src/export/cmdline.ts",
    "line.length > longestCommandLine",
    "line.length > 65536",
  ),
  fault(
    "networkd's generator reads no fragment of dracut",
    "export/dracut",
    "src/export/dracut-network-generator.conf.mustache",
    " -- $$(getcmdline)",
    "",
  ),
  fault(
    "a quotation mark ends a word of GRUB",
    "export/grub",
    "src/export/quote/grub.ts",
    "word.replaceAll(\"'\", \"'\\\\''\")",
    "word",
  ),
  fault(
    "words that are cut with the table in them",
    "export/grub",
    "src/export/boot-words.ts",
    "whole > longestCommandLine - 47",
    "whole > 65536",
  ),
  fault("one table for a fleet", "export/grub", "src/export/grub.ts", `"\\\${net_default_mac}".cpio`, "table.cpio"),
  fault(
    "iPXE runs a second command",
    "export/ipxe",
    "src/export/quote/ipxe.ts",
    ' || word === "&&" || word === "||"',
    "",
  ),
  fault("iPXE expands what is text", "export/ipxe", "src/export/quote/ipxe.ts", ` || text.includes("\${")`, ""),
  fault("iPXE makes no folder for the table", "export/ipxe", "src/export/ipxe.mustache", " mkdir=-1", ""),
  fault(
    "a line break in an entry of systemd-boot",
    "export/systemd-boot",
    "src/export/option-texts.ts",
    " || visible(value) !== value",
    "",
  ),
  fault(
    "Ironic's own root= counts",
    "export/ironic",
    "src/export/ironic.ts",
    '["%default%", ...words].join(" ")',
    '[...words, "%default%"].join(" ")',
  ),
  fault(
    "a word that Ironic's templates would have to quote",
    "export/ironic",
    "src/export/ironic.ts",
    "!isBare(word)",
    'word === ""',
  ),
  fault(
    "a machine of KubeVirt with another MAC address",
    "export/kubevirt",
    "src/export/kubevirt/spec.mustache",
    "        macAddress: {{mac}}\n",
    "",
  ),
  fault(
    "a key that KubeVirt does not know",
    "export/kubevirt",
    "src/export/kubevirt/spec.mustache",
    "kernelPath:",
    "kernel:",
  ),
  fault(
    "kernel and initramfs of one name for KubeVirt",
    "export/kubevirt",
    kubevirt,
    "kernelPath === initrdPath",
    'kernelPath === ""',
  ),
  fault(
    "YAML reads a name as a number",
    "export/kubevirt",
    kubevirt,
    "name: quoteForYaml(nameOf(input))",
    "name: nameOf(input)",
  ),
  fault(
    "a static address on KubeVirt's pod network, in silence",
    "export/kubevirt",
    kubevirt,
    "attachment === undefined && addresses.length > 0",
    "attachment !== undefined && addresses.length > 0",
  ),
  fault("two cards on KubeVirt's pod network", "export/kubevirt", kubevirtNetworks, ".length > 1) {", ".length > 9) {"),
  fault(
    "a Containerfile that splits a path",
    "export/kubevirt",
    kubevirt,
    "!/^[\\w.+@/-]*[\\w.+@-]$/.test(path)",
    'path === ""',
  ),
];

export const exportBootMutations: readonly Mutation[] = [
  ...faults.map(ofSource),
  fault(
    "an option of another kind is ignored",
    "cli/export.test",
    "src/cli/commands/export.ts",
    "if (foreign !== undefined) {",
    'if (foreign === "") {',
  ),
  fault(
    "a document that lost what a boot needs is a success",
    "cli/export.test",
    "src/cli/commands/export.ts",
    "lost.length > 0 ? 1 : 0",
    "lost.length > 0 ? 0 : 0",
  ),
];
