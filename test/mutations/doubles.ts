// SPDX-License-Identifier: LGPL-2.1-or-later
// A boot path has one connection; what a discovery misses is tried again.

import { fault, type Mutation } from "./mutation.ts";

export const doubleMutations: readonly Mutation[] = [
  fault(
    "double: what others have connected is not removed",
    "connect/doubles",
    "src/connect/attempt.ts",
    "const notes = [...hideSecrets(host, controller), ...removeDoubles(host, request, controller, controllers)];",
    "const notes = [...hideSecrets(host, controller)];",
  ),
  fault(
    "double: one that has come after ours is not removed",
    "connect/doubles",
    "src/connect/attempt.ts",
    "...(isOurs ? removeDoubles(host, request, name, controllers) : [])",
    "",
  ),
  fault(
    "double: it is removed before its namespaces are behind ours",
    "connect/doubles",
    "src/connect/doubles.ts",
    " && paths.every(({ disk }) => usable.has(disk))",
    "",
  ),
  fault(
    "double: an inaccessible way counts as one",
    "connect/doubles",
    "src/connect/doubles.ts",
    "isUsable: /^(?:non-)?optimized$/.test(ana)",
    "isUsable: ana !== undefined",
  ),
  fault(
    "double: what nvme-stas looks after is taken",
    "connect/doubles",
    "src/connect/ownership.ts",
    "return found !== undefined && !idleOwners.includes(found);",
    "return found === undefined && idleOwners.includes(registry);",
  ),
  fault(
    "double: a connection of others is given up after ten minutes",
    "connect/doubles",
    "src/connect/doubles.ts",
    '    host.appendFile(attribute, "-1\\n");\n',
    "",
  ),
  fault(
    "double: by DHCP nobody knows which connection is the path's",
    "connect/doubles",
    "src/connect/doubles.ts",
    "request.target.hostTraddr ?? sourceAddress(host, ours)",
    "request.target.hostTraddr",
  ),
  fault(
    "double: the tables are shown to nvme-cli's units",
    "unit-tree golden",
    "src/boot/generator/without-tables.conf.mustache",
    "InaccessiblePaths=-/sys/firmware/acpi/tables",
    "ReadOnlyPaths=-/sys/firmware/acpi/tables",
  ),
  fault(
    "double: with nvme_core.multipath=N a second disk is made",
    "connect/one-disk",
    "src/connect/one-disk.ts",
    "    if (other !== undefined) {",
    "    if (other === undefined && other !== undefined) {",
  ),
  fault(
    "double: with nvme_core.multipath=N two look at the same time",
    "connect/one-disk",
    "src/connect/one-disk.ts",
    "    host.rename(own, lock);\n",
    "",
  ),
  fault(
    "missing port: it is not tried again",
    "discover/missing",
    "src/discover/keep-found.ts",
    "    task.postpone(sparePause);\n",
    "    task.postpone(Number.POSITIVE_INFINITY);\n",
  ),
  fault(
    "missing port: a service stays for it",
    "discover/missing",
    "src/discover/discovery-run.ts",
    "Math.min(timeout, spareTimeout)",
    "timeout",
  ),
  fault(
    "missing port: a link is looked for ten times a second",
    "discover/missing",
    "src/discover/discovery-run.ts",
    "isLocal ? Math.min(deadline - now, longestWait) : next - now",
    "next - now",
  ),
];
