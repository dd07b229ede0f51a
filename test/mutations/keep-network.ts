// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault as faultOfBuild, type Mutation } from "./mutation.ts";

/** Their tests look at the sources alone. */
const fault = (...of: Parameters<typeof faultOfBuild>): Mutation => ({ ...faultOfBuild(...of), needsBuild: false });

const ifupdown = "src/boot/handover/keep-ifupdown.ts";
const script = "src/boot/handover/keep-network.sh.mustache";

export const keepNetworkMutations: readonly Mutation[] = [
  fault(
    "ifupdown: the boot's own address fails networking.service",
    "network/ifupdown.test",
    ifupdown,
    " --read-environment --ignore-errors",
    " --read-environment",
  ),
  fault(
    "ifupdown: a shutdown takes the boot's interface down",
    "network/ifupdown.test",
    ifupdown,
    "may fail.\n    `ExecStart=-",
    "may fail.\n    `#",
  ),
  fault(
    "ifupdown: a hotplugged interface is taken down",
    "network/ifupdown.test",
    ifupdown,
    "status=$$?; /bin/rm",
    "status=$$?; : rm",
  ),
  fault(
    "ifupdown: the boot's interface is configured like any other",
    "network/ifupdown.test",
    ifupdown,
    "(name) => ` --exclude=",
    "(name) => ` --exclude=not-",
  ),
  fault(
    "ifupdown: patterns of interfaces(5) find nothing",
    "network/ifupdown.test",
    ifupdown,
    " -a --read-environment --ignore-errors",
    " --read-environment --ignore-errors --allow=auto eth0 #",
  ),
  fault(
    "addresses and routes that are taken away do not come back",
    "network/ifupdown",
    script,
    '" Deleted "*" dev $interface "* | ',
    "",
  ),
  fault("an interface that is taken down stays so", "network/ifupdown.test", script, "= 0 ]; then\n", "= 2 ]; then\n"),
  fault("a bridge keeps root's interface", "network/ifupdown.test", script, "nomaster", "up"),
  fault(
    "what comes back needs the root file system",
    "network/ifupdown.test",
    script,
    '	while read -r line; do\n		echo "$line"\n	done <"$folder/$1"',
    '	cat "$folder/$1"',
  ),
  fault(
    "what comes back needs files of the root file system",
    "network/ifupdown.test",
    script,
    '		make_events "$@" &\n',
    "",
  ),
  fault(
    "what keeps the network starts to read files when the first route is gone",
    "network/ifupdown",
    script,
    "heard=link\n",
    "heard=link; : >$folder/ready\n",
  ),
  fault(
    "what takes the network down starts before what keeps it is ready",
    "boot/handover/keep-network",
    "src/boot/handover/keep-network.service.mustache",
    "ExecStartPost=/bin/sh {{script}} await",
    "# none",
  ),
  fault(
    "nobody renews a lease in a real root without a network manager",
    "boot/handover",
    "src/boot/handover/renew-leases.ts",
    'method !== "static"',
    'method === "static"',
  ),
  fault(
    "ifupdown's interface beside NetworkManager is nobody's",
    "boot/handover/keep-network",
    "src/boot/handover/real-root-network.ts",
    " && !isIfupdowns(realRoot, devices)",
    "",
  ),
  fault(
    "a root without systemd takes it for running",
    "boot/handover",
    "src/boot/handover/network-steps.ts",
    "hasSystemd(realRoot) ? keep : []",
    "keep",
  ),
  fault(
    "ifup and ifdown in a row end what makes ifupdown forget",
    "boot/handover/keep-network",
    ifupdown,
    "StartLimitIntervalSec=0",
    "# none",
  ),
  fault(
    "systemd-networkd, started for a lease, takes an administrator's rules away",
    "network/renew",
    "src/network/networkd/network.mustache",
    "KeepConfiguration=yes",
    "KeepConfiguration=no",
  ),
];
