// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

export const bootMutations: readonly Mutation[] = [
  fault(
    "rd.nbft=0 forbids nothing",
    "boot/gate",
    "src/boot/gate.ts",
    'if (!isSwitchedOn(parameters, "rd.nbft", true)) {',
    'if (!isSwitchedOn(parameters, "rd.nbft", true) && false) {',
  ),
  fault(
    "a real root that booted from its own disk connects a table's paths",
    "boot/gate",
    "src/boot/gate.ts",
    '(stage === "real root" && !host.exists(runtimeFolder))',
    "false",
  ),
  fault(
    "the administrator's device timeout does not win",
    "boot/generator golden",
    "src/boot/generator/device-limits.ts",
    ".d/40-nbft-boot.conf",
    ".d/60-nbft-boot.conf",
  ),
  fault(
    "a device's job is limited although it runs",
    "golden boot/generator",
    "src/boot/generator/device-timeout.conf.mustache",
    "JobRunningTimeoutSec={{running}}\n",
    "",
  ),
  fault(
    "half a host identity is added to the administrator's",
    "boot/pre",
    "src/boot/host-identity.ts",
    "const missing = conflicts.length > 0 ? [] : existing",
    "const missing = existing",
  ),
  fault(
    "a carried table is lost to the real root",
    "boot/pre golden",
    "src/boot/pre/carried-tables.ts",
    "carriedFolder}/",
    "keptFolder}/",
  ),
  fault(
    "shutdown takes the root disk away (nvme-discoverd)",
    "boot/handover",
    "src/boot/handover/outlive-discoverd.ts",
    "DefaultDependencies=no\n",
    "",
  ),
  fault(
    "a boot interface is renamed in the real root",
    "boot/handover",
    "src/boot/handover/keep-names.ts",
    "return name === undefined ? []",
    "return name !== undefined ? []",
  ),
  fault(
    "the gate in C does not look at kept tables",
    "table-folders host/executable",
    "native/gate.c",
    '\t"/run/nbft-boot/tables",\n',
    "",
  ),
  fault(
    "files keep the mode of their temporary one",
    "host golden",
    "native/replace.c",
    " || fchmod(descriptor, (mode_t)file->mode)",
    "",
  ),
];
