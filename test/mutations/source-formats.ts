// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Mutation, fault as withBuild } from "./mutation.ts";

const fault = (...of: Parameters<typeof withBuild>): Mutation => ({ ...withBuild(...of), needsBuild: false });

const fabrics = "src/formats/nvme-fabrics.ts";
const reading = "src/formats/reading.ts";

export const sourceFormatMutations: readonly Mutation[] = [
  fault("a secret of a source is a key like any other", "formats/nvme-fabrics", reading, "(isName && ", "(false && "),
  fault(
    "a secret under another key is none",
    "formats/nvme-fabrics",
    reading,
    "|| /^(DHHC-1|NVMeTLSkey-1):/.test(value)",
    "",
  ),
  fault("`none` is a secret", "formats/config-json", reading, "!/^(none|)$/.test(value)", "value !== ''"),
  fault(
    "a controller that has to speak TLS is connected without",
    "formats/nvme-fabrics",
    reading,
    '...(tls && { required: ["tls"] }),',
    "",
  ),
  fault("a source has any number of remarks", "formats/nvme-fabrics", reading, "remarks: 50", "remarks: 5000"),
  fault(
    "a source has any number of controllers",
    "formats/nvme-fabrics",
    reading,
    "controllers: 1024",
    "controllers: 4096",
  ),
  fault("a source has any length", "formats/nvme-fabrics", reading, "text: 1 << 20", "text: 1 << 30"),
  fault("a NUL is a character of a source", "formats/nvme-fabrics", reading, "if (nul >= 0)", "if (nul > 1e9)"),
  fault(
    "any key is repeated in a message",
    "formats/nvme-fabrics",
    reading,
    '.test(key) ? key : "this key"',
    ".test(key) ? key : key",
  ),
  fault("a host ID is anything", "formats/nvme-fabrics", reading, "parseUuid(id) === undefined ||", "false ||"),
  fault("a host ID of zeroes", "formats/nvme-fabrics", reading, "|| /^[0-]*$/.test(id)", ""),
  fault("a zone is no interface", "formats/nvme-fabrics", reading, '["host-iface"] ?? zone', '["host-iface"]'),
  fault(
    "discovery has digests",
    "formats/nvme-fabrics",
    reading,
    'headerDigest && kind === "subsystem"',
    "headerDigest",
  ),
  fault("an empty value inherits", "formats/nvme-fabrics", fabrics, "one.has(key)", "one.get(key)"),
  fault(
    "a drop-in lacks the defaults of the main file",
    "formats/nvme-fabrics",
    fabrics,
    "[...(files[0] ?? []), ...file]",
    "file",
  ),
  fault(
    "any drop-in may have a [Host] without a name",
    "formats/nvme-fabrics",
    fabrics,
    "if (index > 0 && ",
    "if (index > 9 && ",
  ),
  fault(
    "a misspelt address goes unnoticed",
    "formats/nvme-fabrics",
    fabrics,
    "} else if (tunables.includes(key)) {",
    "} else if (key !== '') {",
  ),
  fault(
    "the exclusions of nvme-stas exclude nothing",
    "formats/stafd",
    "src/formats/stafd.ts",
    "one.size > 0 && isExcluded(keys, one)",
    "false",
  ),
  fault(
    "an indented line is a key",
    "formats/stafd",
    "src/formats/stafd.ts",
    "place.column - 1 > indent",
    "place.column - 1 > 99",
  ),
  fault(
    "a negative number is an option",
    "formats/discovery-conf",
    "src/formats/discovery-conf.ts",
    "!/^-[-a-z]/i.test(next)",
    '!next.startsWith("-")',
  ),
  fault("JSON has any depth", "formats/config-json", "src/formats/json.ts", "levels: 32", "levels: 1e9"),
  fault("JSON has any number of values", "formats/config-json", "src/formats/json.ts", "values: 50_000", "values: 5e9"),
  fault(
    "the volume's UUID is that of each replica",
    "formats/cinder",
    "src/formats/cinder.ts",
    '["vol_uuid", "uuid", 32],',
    "",
  ),
  fault("RoCE is TCP", "formats/cinder", "src/formats/cinder.ts", 'transport === "RoCEv2" || ', ""),
];
